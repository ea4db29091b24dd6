import type { ProtectedClaim, RestoreDrill } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRestores } from '../../../shared/api/member-queries.ts'
import { useDrills, useProtection } from '../../../shared/api/queries.ts'
import { useMay, useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { RestoreRows } from '../../../shared/ui/restore-rows.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import classes from './backups.module.css'

const standings = { covered: 'good', stale: 'bad', uncovered: 'bad', gone: 'over' } as const

/** What stands between a commune's files and their loss, point by point and folder by folder. */
export function BackupsPage() {
  const { t } = useSpeech()
  const { tenantId } = useServedTenant()
  const protection = useProtection(tenantId)
  const drills = useDrills(tenantId)
  const skeleton = <Skeleton height={180} radius="lg" />
  const restores = useRestores(tenantId)
  const mayRestore = useMay('member-admin', 'member-requester')
  const bringBack = mayRestore && (
    <Button component={Link} to="/restore">
      {t('restore.open')}
    </Button>
  )
  return (
    <Page title={t('backup.title')} lead={t('backup.lead')} actions={bringBack}>
      <Shown query={protection} skeleton={skeleton}>
        {({ score, claims }) => (
          <>
            <Panel
              title={t('backup.score')}
              aside={<strong>{t('backup.scorePoints', { points: String(score.points) })}</strong>}
            >
              <ul className={classes['points']}>
                {score.parts.map(({ point, isMet }) => (
                  <li key={point}>
                    <h3>{t(`backup.${point}`)}</h3>
                    <p className={classes['soft']}>{t(`backup.${point}Why`)}</p>
                    <StatusMark standing={isMet ? 'good' : 'over'} text={t(isMet ? 'backup.met' : 'backup.unmet')} />
                  </li>
                ))}
              </ul>
            </Panel>
            <Panel title={t('backup.files')}>
              {claims.length === 0 ? <p>{t('backup.filesNone')}</p> : <Folders claims={claims} />}
            </Panel>
          </>
        )}
      </Shown>
      <Panel title={t('restore.list')}>
        <Shown query={restores} skeleton={skeleton}>
          {(all) => (all.length === 0 ? <p>{t('restore.listNone')}</p> : <RestoreRows restores={all} />)}
        </Shown>
      </Panel>
      <Panel
        title={t('backup.drills')}
        aside={<WorkbookLink list={`/v1/tenants/${tenantId}/restore-drills`} name={t('backup.drills')} />}
      >
        <Shown query={drills} skeleton={skeleton}>
          {({ items }) => (items.length === 0 ? <p>{t('backup.drillsNone')}</p> : <Drills drills={items} />)}
        </Shown>
      </Panel>
    </Page>
  )
}

function Folders({ claims }: { readonly claims: readonly ProtectedClaim[] }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <ul className={classes['rows']}>
      {claims.map(({ name, state, newestCopyAt }) => (
        <li key={name}>
          <strong>{name}</strong>
          <StatusMark standing={standings[state]} text={t(`backup.${state}`)} />
          <span className={classes['soft']}>
            {newestCopyAt === null
              ? t('backup.lastNone')
              : t('backup.newest', { moment: formats.momentOf(newestCopyAt, installation.timeZone) })}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Drills({ drills }: { readonly drills: readonly RestoreDrill[] }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <ul className={classes['rows']}>
      {drills.map(({ taskId, tenantId, state, endedAt, claimName, restoredFiles, expectedFiles }) => (
        <li key={taskId}>
          <strong>{claimName}</strong>
          {endedAt === null ? (
            <StatusMark standing="waiting" text={t('backup.drillRunning')} />
          ) : (
            <StatusMark
              standing={state === 'succeeded' ? 'good' : 'bad'}
              text={t(state === 'succeeded' ? 'backup.drillSucceeded' : 'backup.drillFailed')}
            />
          )}
          {endedAt !== null && <span>{formats.dayOf(endedAt, installation.timeZone)}</span>}
          {restoredFiles !== null && expectedFiles !== null && (
            <span className={classes['soft']}>
              {t('backup.drillFiles', { restored: restoredFiles.toString(), expected: expectedFiles.toString() })}
            </span>
          )}
          {endedAt !== null && (
            <a href={`/v1/tenants/${tenantId}/restore-drills/${taskId}/certificate.pdf`}>{t('backup.certificate')}</a>
          )}
        </li>
      ))}
    </ul>
  )
}
