import { Skeleton } from '@mantine/core'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './member.module.css'
import { useProvisioning } from './use-provisioning.ts'

const shownMax = 20
const standings = { done: 'good', waiting: 'waiting', failed: 'bad' } as const
const liveStandings = { connecting: 'waiting', live: 'good', cut: 'bad' } as const

/** What provisioning does for a member, the newest step first, as it happens. */
export function Timeline({ tenantId }: { readonly tenantId: string }) {
  const { t, nameOf, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { events, liveness } = useProvisioning(tenantId)
  return (
    <Panel
      title={t('member.timeline')}
      aside={<StatusMark standing={liveStandings[liveness]} text={t(`member.live.${liveness}`)} />}
    >
      <Shown query={events} skeleton={<Skeleton height={160} />}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('member.timelineNone')}</p>
          ) : (
            <ol className={classes['timeline']} aria-live="polite">
              {all
                .slice(-shownMax)
                .toReversed()
                .map(({ sequence, step, outcome, message, recordedAt }) => (
                  <li key={sequence}>
                    <p className={classes['head']}>
                      <strong>{nameOf('step', step)}</strong>
                      <StatusMark standing={standings[outcome]} text={t(`member.outcome.${outcome}`)} />
                      <span className={classes['soft']}>{formats.momentOf(recordedAt, installation.timeZone)}</span>
                    </p>
                    {message !== '' && outcome !== 'done' && (
                      <p className={classes['detail']}>{t('member.detail', { message })}</p>
                    )}
                  </li>
                ))}
            </ol>
          )
        }
      </Shown>
    </Panel>
  )
}
