import { Button } from '@mantine/core'
import { useState } from 'react'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { type Milestone, markOfStanding } from '../../../shared/finance/calendar-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './calendar.module.css'
import { ChangeForm } from './change-form.tsx'
import { DoneForm } from './done-form.tsx'

interface MilestoneRowProps {
  readonly year: string
  readonly milestone: Milestone
  readonly mayDecide: boolean
}

/** One milestone: its day, what it is and why, how it stands, and what can be decided of it. */
export function MilestoneRow({ year, milestone, mayDecide }: MilestoneRowProps) {
  const { t, formats } = useSpeech()
  const { code, title, why, day, standing, progress } = milestone
  const counted =
    progress === null || progress.totalCount < 2
      ? null
      : t('calendar.progress', { done: formats.count(progress.doneCount), total: formats.count(progress.totalCount) })
  const word = t(`calendar.standing.${standing}`)
  return (
    <li className={classes['row']}>
      <span className={classes['day']}>{formats.day(day)}</span>
      <div>
        <p className={classes['title']}>{title ?? code}</p>
        {why !== undefined && <p className={classes['soft']}>{why}</p>}
        <Notes milestone={milestone} />
        {mayDecide && <Decisions year={year} milestone={milestone} />}
      </div>
      <StatusMark standing={markOfStanding[standing]} text={counted === null ? word : `${word}, ${counted}`} />
    </li>
  )
}

/** Who set the day and why, whom it concerns, and what was told of it. */
function Notes({ milestone }: { readonly milestone: Milestone }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { ownTitle, dayBy, ruleDay, source, roles, tellsMembers, change, saidDone, reminderDays, reminders } = milestone
  const concerned = [
    ...roles.map((role) => t(`calendar.role.${role}`)),
    ...(tellsMembers ? [t('calendar.tellsMembers')] : []),
  ]
  const last = reminders.at(-1)
  const dayOf = (at: (typeof reminders)[number]['sentAt']) => formats.dayOf(at, installation.timeZone)
  const inBrief = [
    concerned.join(', '),
    source === null ? null : t('calendar.source', { source }),
    reminderDays.length === 0
      ? t('calendar.remindersNone')
      : t('calendar.reminders', { days: reminderDays.join(', ') }),
    last === undefined ? null : t('calendar.reminded', { day: dayOf(last.sentAt) }),
  ].filter((note) => note !== null)
  const decided = [
    dayBy === 'campaign' ? t('calendar.byCampaign') : null,
    dayBy === 'operator' && ruleDay !== null ? t('calendar.ruleDay', { day: formats.day(ruleDay) }) : null,
    change === null
      ? null
      : t(ownTitle === null ? 'calendar.changed' : 'calendar.added', { who: change.by, reason: change.reason }),
    saidDone === null
      ? null
      : t('calendar.saidDone', { who: saidDone.by, day: dayOf(saidDone.at), note: saidDone.note }),
  ].filter((note) => note !== null)
  return (
    <>
      <p className={classes['soft']}>{inBrief.join(' · ')}</p>
      {decided.map((note) => (
        <p key={note} className={classes['soft']}>
          {note}
        </p>
      ))}
    </>
  )
}

function Decisions({ year, milestone }: Pick<MilestoneRowProps, 'year' | 'milestone'>) {
  const { t } = useSpeech()
  const [open, setOpen] = useState<'change' | 'done' | null>(null)
  const close = () => setOpen(null)
  const mayBeSaid = milestone.knownBy === 'person' || milestone.knownBy === 'fact-or-person'
  if (open === 'change') return <ChangeForm year={year} milestone={milestone} onClose={close} />
  if (open === 'done') return <DoneForm year={year} milestone={milestone} onClose={close} />
  return (
    <div className={classes['actions']}>
      <Button variant="default" onClick={() => setOpen('change')}>
        {t('calendar.change')}
      </Button>
      {mayBeSaid && (milestone.saidDone !== null || milestone.progress?.isDone !== true) && (
        <Button variant="default" onClick={() => setOpen('done')}>
          {t(milestone.saidDone === null ? 'calendar.done' : 'calendar.undone')}
        </Button>
      )}
    </div>
  )
}
