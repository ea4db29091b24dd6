import type { ProtectedClaim } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useId } from 'react'
import { useCopies, useRestores } from '../../../shared/api/member-queries.ts'
import { useProtection } from '../../../shared/api/queries.ts'
import { useMay, useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { RestoreRows } from '../../../shared/ui/restore-rows.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { copyDays } from './restore-plan.ts'
import { RestorePlan } from './restore-plan-panel.tsx'

const copiesShown = 12

/** Brings files back: which folder, of which day, and what will happen before anything does. What is chosen stands in the address. */
export function RestorePage() {
  const { t } = useSpeech()
  const { tenantId } = useServedTenant()
  const mayAsk = useMay('member-admin', 'member-requester')
  const protection = useProtection(tenantId)
  const restores = useRestores(tenantId)
  const underWay = restores.data?.filter(({ endedAt }) => endedAt === null) ?? []
  return (
    <Page title={t('restore.title')} lead={t('restore.lead')}>
      {underWay.length > 0 && (
        <Panel title={t('restore.underWay')}>
          <RestoreRows restores={underWay} />
        </Panel>
      )}
      {!mayAsk && <EmptyState sentence={t('restore.mayNot')} />}
      {mayAsk && (
        <Shown query={protection} skeleton={<Skeleton height={320} radius="lg" />}>
          {({ claims }) =>
            claims.length === 0 ? (
              <EmptyState sentence={t('restore.nothing')}>
                <Link to="/backups">{t('backup.title')}</Link>
              </EmptyState>
            ) : (
              <Wizard folders={claims} />
            )
          }
        </Shown>
      )}
    </Page>
  )
}

function Wizard({ folders }: { readonly folders: readonly ProtectedClaim[] }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { tenantId } = useServedTenant()
  const { folder: wanted, copy: wantedCopy } = useSearch({ from: '/member/restore' })
  const navigate = useNavigate({ from: '/restore' })
  const name = useId()
  const folder = folders.find((one) => one.name === wanted)
  const copies = useCopies(tenantId, folder?.name ?? null)
  const copy = copies.data?.find(({ id }) => id === wantedCopy)
  return (
    <div className={classes['side']}>
      <div className={classes['stack']}>
        <Question title={t('restore.which')}>
          <Choices isWide>
            {folders.map((one) => (
              <Choice
                key={one.name}
                name={name}
                isChosen={one.name === wanted}
                onChoose={() => void navigate({ search: { folder: one.name }, replace: true })}
                title={one.name}
                note={
                  one.newestCopyAt === null
                    ? t('backup.lastNone')
                    : t(one.state === 'gone' ? 'restore.goneNewest' : 'backup.newest', {
                        moment: formats.momentOf(one.newestCopyAt, installation.timeZone),
                      })
                }
              />
            ))}
          </Choices>
        </Question>
        {folder !== undefined && (
          <Question title={t('restore.when')}>
            <Shown query={copies} skeleton={<Skeleton height={120} radius="md" />}>
              {(known) => <Days key={folder.name} folder={folder.name} copies={known} />}
            </Shown>
            <WorkbookLink
              list={`/v1/tenants/${tenantId}/copies`}
              name={t('restore.copiesOf', { folder: folder.name })}
              filters={{ claimName: folder.name }}
            />
          </Question>
        )}
      </div>
      <Panel title={t('restore.plan')}>
        {folder === undefined || copy === undefined ? (
          <p className={classes['soft']}>{t('restore.chooseFirst')}</p>
        ) : (
          <RestorePlan key={copy.id} folder={folder} copy={copy} folders={folders} />
        )}
      </Panel>
    </div>
  )
}

/** Each copy of the folder by its day and hour: the newest ones at once, the others a tap away. */
function Days({ folder, copies }: { readonly folder: string; readonly copies: Parameters<typeof copyDays>[0] }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { copy: wantedCopy } = useSearch({ from: '/member/restore' })
  const navigate = useNavigate({ from: '/restore' })
  const name = useId()
  const days = copyDays(copies, installation.timeZone)
  const all = days.flatMap((one) => one.copies)
  if (all.length === 0) return <p>{t('restore.noCopy')}</p>
  const choice = (copy: (typeof all)[number]) => (
    <Choice
      key={copy.id}
      name={name}
      isChosen={copy.id === wantedCopy}
      onChoose={() => void navigate({ search: { folder, copy: copy.id }, replace: true })}
      title={formats.dayOf(copy.takenAt, installation.timeZone)}
      note={t('restore.copyAt', { hour: formats.hourOf(copy.takenAt, installation.timeZone) })}
    />
  )
  const older = all.slice(copiesShown)
  return (
    <>
      <Choices>{all.slice(0, copiesShown).map(choice)}</Choices>
      {older.length > 0 && (
        <details className={classes['more']} open={older.some(({ id }) => id === wantedCopy)}>
          <summary>{t('restore.older')}</summary>
          <Choices>{older.map(choice)}</Choices>
        </details>
      )}
    </>
  )
}
