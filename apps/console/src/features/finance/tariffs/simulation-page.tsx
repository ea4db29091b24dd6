import type { Answer } from '@grenier/contracts'
import { addMonths, type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffs } from '../../../shared/api/finance-queries.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useCurrentMonth, useMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { PublishForm } from './publish-form.tsx'
import classes from './tariffs.module.css'

type Simulation = Answer<'simulateTariffDraft'>

const pageSize = 50
const monthsMax = 12

/** The last year under the draft beside what was in force: who would have paid more, who less, and the whole. */
export function SimulationPage() {
  const { draftId = '' } = useParams({ strict: false })
  const { t } = useSpeech()
  const { standings } = useMonths()
  const currentMonth = useCurrentMonth()
  if (standings === undefined) return <LateSkeleton height={320} />
  const first = standings.at(-1)?.month
  if (first === undefined) return <EmptyState sentence={t('closing.monthsNone')} />
  const to = addMonths(currentMonth, -1)
  const earliest = addMonths(to, 1 - monthsMax)
  return <Simulated draftId={draftId} from={first < earliest ? earliest : first} to={civilMonth(to)} />
}

function Simulated({ draftId, from, to }: { draftId: string; from: CivilMonth; to: CivilMonth }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const mayPublish = useMay('finance')
  const tariffs = useTariffs()
  const simulation = useInfiniteQuery({
    queryKey: ['simulateTariffDraft', draftId, from, to],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('simulateTariffDraft', {
        params: { draftId },
        query: { from, to, limit: pageSize, after: pageParam },
        signal,
      }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  const whole = simulation.data?.pages[0]
  if (simulation.error !== null && whole === undefined) {
    return <ProblemView error={simulation.error} onRetry={() => void simulation.refetch()} />
  }
  if (whole === undefined) return <LateSkeleton height={420} />
  return (
    <Page
      title={whole.draft.name}
      lead={t('tariff.simulated', { from: formats.month(from), to: formats.month(to) })}
      actions={<Link to="/finance/tariffs">{t('nav.tariffs')}</Link>}
    >
      <Panel>
        <WholeSums simulation={whole} />
      </Panel>
      <Panel title={t('tariff.who')}>
        <Members members={simulation.data?.pages.flatMap(({ members }) => members) ?? []} />
        {simulation.hasNextPage && (
          <Button
            variant="default"
            loading={simulation.isFetchingNextPage}
            onClick={() => void simulation.fetchNextPage()}
          >
            {t('finance.more')}
          </Button>
        )}
      </Panel>
      {mayPublish && tariffs.data !== undefined && (
        <Panel title={t('publish.title')}>
          <PublishForm draft={whole.draft} tariffs={tariffs.data} />
        </Panel>
      )}
    </Page>
  )
}

function WholeSums({ simulation }: { readonly simulation: Simulation }) {
  const { t, tCount, formats } = useSpeech()
  const { currentMicros, simulatedMicros, payingMore, payingLess, months, unpriced } = simulation
  const dirtyDays = months.reduce((sum, month) => sum + month.dirtyDays, 0)
  return (
    <div className={classes['whole']}>
      <Figures
        figures={[
          { label: t('tariff.current'), value: formats.eurosInColumn(currentMicros) },
          {
            label: t('tariff.draft'),
            value: formats.eurosInColumn(simulatedMicros),
            note: formats.eurosInColumn(simulatedMicros - currentMicros, { signed: true }),
          },
          { label: t('tariff.payingMore'), value: formats.whole(payingMore) },
          { label: t('tariff.payingLess'), value: formats.whole(payingLess) },
        ]}
      />
      {dirtyDays > 0 && <StatusMark standing="waiting" text={tCount('tariff.dirty', dirtyDays)} />}
      {unpriced.length > 0 && <StatusMark standing="waiting" text={t('tariff.unpriced')} />}
    </div>
  )
}

function Members({ members }: { readonly members: Simulation['members'] }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('tariff.who')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('tariff.member')}</th>
            {(['current', 'draft', 'difference'] as const).map((column) => (
              <th key={column} scope="col" className={table['number']}>
                {t(`tariff.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {members.map(
            ({ tenantId, name, currentMicros, simulatedMicros, differenceMicros, reprisYear, reprisCents }) => (
              <tr key={tenantId}>
                <th scope="row">
                  {name}
                  {reprisYear !== null && reprisCents !== null && (
                    <span className={classes['soft']}>
                      {' '}
                      {t('tariff.repris', { year: String(reprisYear), amount: formats.eurosOfCents(reprisCents) })}
                    </span>
                  )}
                </th>
                <td className={table['number']}>{formats.eurosInColumn(currentMicros)}</td>
                <td className={table['number']}>{formats.eurosInColumn(simulatedMicros)}</td>
                <td className={table['number']}>
                  <strong>{formats.eurosInColumn(differenceMicros, { signed: true })}</strong>
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </TableScroll>
  )
}
