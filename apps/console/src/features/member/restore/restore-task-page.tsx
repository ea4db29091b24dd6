import type { ProtectionTask } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { watchMs } from '../../../shared/api/member-queries.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { RestoreMark } from '../../../shared/ui/restore-rows.tsx'
import { ShownThing } from '../../../shared/ui/shown-thing.tsx'

/** One restore while it goes on and after: how far it is, where the files are, or why they did not come. */
export function RestoreTaskPage() {
  const { taskId = '' } = useParams({ strict: false })
  const client = useClient()
  const { t } = useSpeech()
  const { tenantId } = useServedTenant()
  const task = useQuery({
    queryKey: ['getProtectionTask', tenantId, taskId],
    queryFn: ({ signal }) => client.call('getProtectionTask', { params: { tenantId, taskId }, signal }),
    refetchInterval: ({ state }) => (state.data?.endedAt === null ? watchMs : false),
  })
  return (
    <ShownThing query={task} skeleton={<Skeleton height={280} radius="lg" />}>
      {(known) => (
        <Page
          title={t('restore.into', { name: known.newClaimName ?? '' })}
          lead={t('restore.resume')}
          actions={<Link to="/backups">{t('backup.title')}</Link>}
        >
          <Panel>
            <div className={classes['tight']} aria-live="polite">
              <RestoreMark state={known.state} />
              <Outcome task={known} />
            </div>
          </Panel>
          <Panel title={t('request.history')}>
            <History task={known} />
          </Panel>
        </Page>
      )}
    </ShownThing>
  )
}

function Outcome({ task: { state, newClaimName, restoredBytes, message } }: { readonly task: ProtectionTask }) {
  const { t, formats } = useSpeech()
  if (state === 'queued') return <p>{t('restore.queuedLead')}</p>
  if (state === 'running') return <p>{t('restore.runningLead')}</p>
  if (state === 'succeeded') {
    const size = restoredBytes === null ? '' : formats.bytes(restoredBytes, 'up')
    return (
      <>
        <p>{t('restore.where', { name: newClaimName ?? '', size })}</p>
        <p className={classes['soft']}>{t('restore.whereHow')}</p>
      </>
    )
  }
  return (
    <>
      <p>{t('restore.failedLead')}</p>
      <Button component={Link} to="/restore" variant="default">
        {t('restore.again')}
      </Button>
      <details className={classes['more']}>
        <summary>{t('restore.forSupport')}</summary>
        {/* What the machines said, in their own language. */}
        <code className={classes['secret']} lang="en">
          {message}
        </code>
      </details>
    </>
  )
}

function History({ task }: { readonly task: ProtectionTask }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <ol className={classes['rows']}>
      {task.history.map(({ sequence, state, recordedAt }) => (
        <li key={sequence}>
          <span>{t(`restore.event.${state}`)}</span>
          <span className={classes['soft']}>{formats.momentOf(recordedAt, installation.timeZone)}</span>
        </li>
      ))}
    </ol>
  )
}
