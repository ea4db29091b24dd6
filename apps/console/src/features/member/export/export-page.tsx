import type { TenantExport } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useExports } from '../../../shared/api/member-queries.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import { SubprocessorPanel } from './subprocessor-panel.tsx'

const standings = {
  waiting: 'waiting',
  running: 'waiting',
  ready: 'good',
  failed: 'bad',
  expired: 'over',
} as const satisfies Record<TenantExport['state'], Standing>

/** Everything of the commune as one archive: asked for, followed, fetched, and checked by whoever likes. */
export function ExportPage() {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const { tenantId } = useServedTenant()
  const exports = useExports(tenantId)
  const ask = useMutation({
    mutationFn: () => client.call('requestTenantExport', { params: { tenantId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['listTenantExports', tenantId] }),
  })
  return (
    <Page title={t('export.title')} lead={t('export.lead')}>
      <Shown query={exports} skeleton={<Skeleton height={240} radius="lg" />}>
        {(all) => {
          const isUnderWay = all.some(({ endedAt }) => endedAt === null)
          return (
            <>
              <Panel title={t('export.ask')}>
                <div className={classes['tight']}>
                  <p>{t('export.what')}</p>
                  <p className={classes['soft']}>{t('export.whatNot')}</p>
                  {ask.error !== null && <ProblemView error={ask.error} />}
                  <Button size="md" disabled={isUnderWay} loading={ask.isPending} onClick={() => ask.mutate()}>
                    {t('export.askIt')}
                  </Button>
                  {isUnderWay && <p className={classes['soft']}>{t('export.oneAtATime')}</p>}
                </div>
              </Panel>
              <Panel title={t('export.list')}>
                {all.length === 0 ? (
                  <p>{t('export.none')}</p>
                ) : (
                  <ul className={classes['rows']} aria-live="polite">
                    {all.map((one) => (
                      <ExportRow key={one.id} archive={one} />
                    ))}
                  </ul>
                )}
              </Panel>
              <SubprocessorPanel />
            </>
          )
        }}
      </Shown>
    </Page>
  )
}

function ExportRow({ archive }: { readonly archive: TenantExport }) {
  const { t, tCount, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { id, tenantId, state, step, rowCount, requestedAt, snapshotAt, expiresAt, sizeBytes, sha256 } = archive
  const moment = (at: TenantExport['requestedAt']) => formats.momentOf(at, installation.timeZone)
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{t('export.of', { moment: moment(snapshotAt ?? requestedAt) })}</strong>
        {state === 'running' && (
          <span>
            {t(`export.step.${step}`)}, {tCount('export.rows', Number(rowCount))}
          </span>
        )}
        {state === 'failed' && <span>{t('export.failed')}</span>}
        {state === 'expired' && <span className={classes['soft']}>{t('export.expired')}</span>}
        {state === 'ready' && expiresAt !== null && (
          <span className={classes['soft']}>
            {sizeBytes !== null && `${formats.fileSize(sizeBytes)}, `}
            {tCount('export.rows', Number(rowCount))},{' '}
            {t('export.until', { day: formats.dayOf(expiresAt, installation.timeZone) })}
          </span>
        )}
        {state === 'ready' && sha256 !== null && (
          <details>
            <summary>{t('export.check')}</summary>
            <p className={classes['soft']}>{t('export.checkHow')}</p>
            <code className={classes['secret']}>{sha256}</code>
          </details>
        )}
      </span>
      <span className={classes['rowEnd']}>
        <StatusMark standing={standings[state]} text={t(`export.state.${state}`)} />
        {state === 'ready' && (
          <Button component="a" href={`/v1/tenants/${tenantId}/exports/${id}/file`} download>
            {t('export.fetch')}
          </Button>
        )}
      </span>
    </li>
  )
}
