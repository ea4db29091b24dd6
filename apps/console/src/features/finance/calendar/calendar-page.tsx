import type { Answer } from '@grenier/contracts'
import { IconCalendarPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { calendarYears, countBefore, type Milestone } from '../../../shared/finance/calendar-view.ts'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { readYearView } from '../../../shared/finance/year-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { AddMilestone } from './add-milestone.tsx'
import classes from './calendar.module.css'
import { MilestoneRow } from './milestone-row.tsx'

/** What milestones rest on. */
const kinds = ['milestone', 'period', 'statement', 'fiscal-year', 'needs-campaign'] as const
const key = ['getBudgetCalendar'] as const

type Calendar = Answer<'getBudgetCalendar'>

/** The year in one look: what is behind, what comes next and what is late, with today's line between. */
export function CalendarPage() {
  const client = useClient()
  const { t } = useSpeech()
  const navigate = useNavigate()
  const currentYear = Number(useCurrentMonth().slice(0, 4))
  const { year: chosen = currentYear } = readYearView(useSearch({ strict: false }))
  const year = String(chosen)
  const mayDecide = useMay('operator', 'finance')
  useLive(kinds, key)
  const calendar = useQuery({
    queryKey: [...key, year],
    queryFn: ({ signal }) => client.call('getBudgetCalendar', { params: { year }, signal }),
  })
  return (
    <Page
      title={t('calendar.title', { year })}
      lead={calendar.data === undefined ? undefined : <Lead calendar={calendar.data} />}
      actions={
        <Select
          label={t('calendar.year')}
          value={year}
          options={calendarYears(currentYear, chosen).map((one) => ({ value: String(one), text: String(one) }))}
          onChange={(next) => void navigate({ to: '/finance/calendar', search: { year: Number(next) } })}
        />
      }
    >
      <Shown query={calendar} skeleton={<LateSkeleton height={420} />}>
        {(known) => (
          <>
            <Panel
              title={t('calendar.list')}
              aside={
                <>
                  <a href={`/v1/budget-calendars/${year}/calendar.ics`} download>
                    <IconCalendarPlus size={18} aria-hidden /> {t('calendar.ics')}
                  </a>
                  <WorkbookLink list={`/v1/budget-calendars/${year}`} name={t('calendar.list')} />
                </>
              }
            >
              <Milestones calendar={known} mayDecide={mayDecide} />
            </Panel>
            {mayDecide && <AddMilestone key={year} year={year} />}
          </>
        )}
      </Shown>
    </Page>
  )
}

function Lead({ calendar: { items, nextCode } }: { readonly calendar: Calendar }) {
  const { t, formats } = useSpeech()
  const next = items.find(({ code }) => code === nextCode)
  if (next === undefined) return t('calendar.leadNone')
  const named = { title: next.title ?? next.code, day: formats.day(next.day) }
  return t(next.standing === 'late' ? 'calendar.leadLate' : 'calendar.leadNext', named)
}

function Milestones({ calendar, mayDecide }: { readonly calendar: Calendar; readonly mayDecide: boolean }) {
  const { t, formats } = useSpeech()
  const { year, today, items } = calendar
  const before = countBefore(items, today)
  const row = (milestone: Milestone) => (
    <MilestoneRow key={milestone.code} year={year} milestone={milestone} mayDecide={mayDecide} />
  )
  return (
    <ol className={classes['list']}>
      {items.slice(0, before).map(row)}
      {today.slice(0, 4) === year && (
        <li className={classes['today']}>{t('calendar.today', { day: formats.day(today) })}</li>
      )}
      {items.slice(before).map(row)}
    </ol>
  )
}
