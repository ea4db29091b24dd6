import type { Answer } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { BudgetForm } from './budget-form.tsx'
import classes from './forecast.module.css'

type Forecast = Answer<'getMoneyForecast'>
type Budgets = Answer<'listBudgets'>

const pageSize = 50

/** What the year will come to if all stays as it is, beside what was meant to be spent. */
export function ForecastPage() {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const forecast = useInfiniteQuery({
    queryKey: ['getMoneyForecast'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('getMoneyForecast', { query: { limit: pageSize, after: pageParam }, signal }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  const whole = forecast.data?.pages[0]
  if (forecast.error !== null && whole === undefined) {
    return <ProblemView error={forecast.error} onRetry={() => void forecast.refetch()} />
  }
  if (whole === undefined) return <LateSkeleton height={420} />
  return (
    <Page
      title={t('forecast.title', { year: String(whole.year) })}
      lead={t('forecast.lead', { moment: formats.momentOf(whole.asOf, installation.timeZone) })}
    >
      <Panel>
        <Whole forecast={whole} />
      </Panel>
      <Panel title={t('forecast.members')}>
        <Members members={forecast.data?.pages.flatMap(({ members }) => members) ?? []} />
        {forecast.hasNextPage && (
          <Button variant="default" loading={forecast.isFetchingNextPage} onClick={() => void forecast.fetchNextPage()}>
            {t('finance.more')}
          </Button>
        )}
      </Panel>
    </Page>
  )
}

function Whole({ forecast }: { readonly forecast: Forecast }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { year } = forecast
  const budgets = useQuery({
    queryKey: ['listBudgets', year],
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
      {budgets.data !== undefined && <BudgetForm year={year} standing={own} />}
    </div>
  )
}

function Crossings({ crossings }: { readonly crossings: Budgets['items'][number]['crossings'] }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  if (crossings.length === 0) return null
  return (
    <ul>
      {crossings.map(({ percent, basis, crossedAt, amountMicros }) => (
        <li key={`${percent} ${basis}`} className={classes['soft']}>
          {t(`forecast.crossed.${basis}`, {
            percent: String(percent),
            day: formats.dayOf(crossedAt, installation.timeZone),
            amount: formats.euros(amountMicros),
          })}
        </li>
      ))}
    </ul>
  )
}

function Members({ members }: { readonly members: Forecast['members'] }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('forecast.members')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.member')}</th>
            <th scope="col" className={table['number']}>
              {t('forecast.charged')}
            </th>
            <th scope="col" className={table['number']}>
              {t('forecast.yearEnd')}
            </th>
            <th scope="col" className={table['number']}>
              {t('forecast.former')}
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.tenantId}>
              <th scope="row">{member.name}</th>
              <td className={table['number']}>{formats.eurosInColumn(member.chargedMicros)}</td>
              <td className={table['number']}>
                <strong>{formats.eurosInColumn(member.yearEndMicros)}</strong>
              </td>
              <td className={table['number']}>
                {member.formerYearMicros === null || member.formerYearLabel === null
                  ? t('forecast.formerUnknown')
                  : t(`forecast.formerLabel.${member.formerYearLabel}`, {
                      amount: formats.eurosInColumn(member.formerYearMicros),
                    })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
