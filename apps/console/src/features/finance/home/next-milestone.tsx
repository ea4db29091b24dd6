import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { markOfStanding } from '../../../shared/finance/calendar-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './finance-home.module.css'

/** The milestone of the budget calendar to look at first, and how many are late. */
export function NextMilestone({ year }: { readonly year: string }) {
  const client = useClient()
  const { t, tCount, formats } = useSpeech()
  const calendar = useQuery({
    queryKey: ['getBudgetCalendar', year],
    queryFn: ({ signal }) => client.call('getBudgetCalendar', { params: { year }, signal }),
  })
  return (
    <Panel title={t('calendar.next')} aside={<Link to="/finance/calendar">{t('calendar.open')}</Link>}>
      <Shown query={calendar} skeleton={<LateSkeleton height={60} />}>
        {({ items, nextCode }) => {
          const next = items.find(({ code }) => code === nextCode)
          const lateCount = items.filter(({ standing }) => standing === 'late').length
          if (next === undefined) return <StatusMark standing="good" text={t('calendar.nextNone')} />
          return (
            <ul className={classes['list']}>
              <li>
                <span className={classes['what']}>
                  <strong>{formats.day(next.day)}</strong> {next.title ?? next.code}
                </span>
                <StatusMark standing={markOfStanding[next.standing]} text={t(`calendar.standing.${next.standing}`)} />
              </li>
              {lateCount > 1 && <li className={classes['soft']}>{tCount('calendar.lateCount', lateCount)}</li>}
            </ul>
          )
        }}
      </Shown>
    </Panel>
  )
}
