import type { Answer } from '@grenier/contracts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { BudgetForm } from './budget-form.tsx'
import { Crossings } from './crossings.tsx'
import classes from './forecast.module.css'
import { MemberTable } from './member-table.tsx'
import { PlanFiles } from './plan-files.tsx'
import { membersPerPage } from './use-budgets.ts'

type Forecast = Answer<'getMoneyForecast'>

/** What the year will come to if all stays as it is, beside what was meant to be spent. */
export function ForecastPage() {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const forecast = useInfiniteQuery({
    queryKey: ['getMoneyForecast'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('getMoneyForecast', { query: { limit: membersPerPage, after: pageParam }, signal }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  const whole = forecast.data?.pages[0]
  if (forecast.error !== null && whole === undefined) {
    return <ProblemView error={forecast.error} onRetry={() => void forecast.refetch()} />
  }
  if (whole === undefined) return <LateSkeleton height={420} />
  const afters = forecast.data?.pageParams.map((after) => (typeof after === 'string' ? after : undefined)) ?? []
  return (
    <Page
      title={t('forecast.title', { year: whole.year })}
      lead={t('forecast.lead', { moment: formats.momentOf(whole.asOf, installation.timeZone) })}
      actions={
        <>
          <Link to="/finance/forecast-notices">{t('notice.link')}</Link>
          <Link to="/finance/tariffs">{t('nav.tariffs')}</Link>
        </>
      }
    >
      <Panel>
        <Whole forecast={whole} />
      </Panel>
      <Panel
        title={t('forecast.members')}
        aside={<WorkbookLink list="/v1/money-forecast" name={t('forecast.members')} />}
      >
        <MemberTable
          year={whole.year}
          members={forecast.data?.pages.flatMap(({ members }) => members) ?? []}
          afters={afters}
        />
        <MoreButton query={forecast} text={t('finance.more')} />
      </Panel>
      <Panel title={t('file.ofYear')}>
        <PlanFiles year={whole.year} />
      </Panel>
    </Page>
  )
}

function Whole({ forecast }: { readonly forecast: Forecast }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { year } = forecast
  const budgets = useQuery({
    queryKey: ['listBudgets', year, 'own'],
    queryFn: ({ signal }) => client.call('listBudgets', { params: { year }, query: { limit: 1 }, signal }),
  })
  const own = budgets.data?.items.find(({ tenantId }) => tenantId === null)
  const isOver = own !== undefined && forecast.yearEndMicros > own.amountCents * 10_000n
  return (
    <div className={classes['whole']}>
      <Figures
        figures={[
          { label: t('forecast.charged'), value: formats.euros(forecast.chargedMicros) },
          {
            label: t('forecast.monthEnd', { month: formats.month(forecast.month) }),
            value: formats.euros(forecast.monthEndMicros),
          },
          { label: t('forecast.yearEnd'), value: formats.euros(forecast.yearEndMicros) },
          {
            label: t('forecast.budget'),
            value: own === undefined ? t('forecast.budgetNone') : formats.eurosOfCents(own.amountCents),
          },
        ]}
      />
      {own !== undefined && (
        <StatusMark
          standing={isOver ? 'bad' : 'good'}
          text={t(isOver ? 'forecast.over' : 'forecast.within', {
            percent: formats.percent(forecast.yearEndMicros, own.amountCents * 10_000n),
          })}
        />
      )}
      {own !== undefined && <Crossings crossings={own.crossings} />}
      {budgets.error !== null && <ProblemView error={budgets.error} />}
      {budgets.data !== undefined && <BudgetForm year={year} tenantId={null} standing={own} />}
    </div>
  )
}
