import type { SettlementReconciliation } from '@grenier/contracts'
import { settlementColumns } from '@grenier/quota-billing'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { CsvImport } from '../../../shared/finance/csv-import.tsx'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { useWorkedYears } from '../../../shared/finance/use-worked-years.ts'
import { readYearView, yearsToChoose } from '../../../shared/finance/year-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { Differences } from './differences.tsx'

const pageSize = 100

/** What the accounting made of the statements of a year, each that differs, and the file that says more. */
export function SettlementsPage() {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const maySettle = useMay('finance')
  const currentYear = Number(useCurrentMonth().slice(0, 4))
  const { usual } = useWorkedYears()
  const { year = usual } = readYearView(useSearch({ strict: false }))
  return (
    <Page
      title={t('settlement.title')}
      lead={t('settlement.lead')}
      actions={
        <Select
          label={t('settlement.year')}
          value={String(year)}
          options={yearsToChoose(currentYear, year).map((one) => ({ value: String(one), text: String(one) }))}
          onChange={(chosen) => void navigate({ to: '/finance/settlements', search: { year: Number(chosen) } })}
        />
      }
    >
      <Reconciliation year={year} />
      {maySettle && (
        <Panel title={t('settlement.file')}>
          <SettlementFile />
        </Panel>
      )}
    </Page>
  )
}

function Reconciliation({ year }: { readonly year: number }) {
  const client = useClient()
  const { t } = useSpeech()
  const reconciled = useInfiniteQuery({
    queryKey: ['reconcileSettlements', year, 'differences'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('reconcileSettlements', {
        query: { fiscalYear: year, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const whole = reconciled.data?.pages[0]
  if (reconciled.error !== null && whole === undefined) {
    return <ProblemView error={reconciled.error} onRetry={() => void reconciled.refetch()} />
  }
  if (whole === undefined) return <LateSkeleton height={320} />
  const rows = reconciled.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <Panel>
        <Sums whole={whole} />
      </Panel>
      <Panel
        title={t('settlement.differences')}
        aside={
          <WorkbookLink
            list="/v1/settlement-reconciliation"
            name={t('settlement.differences')}
            filters={{ fiscalYear: year }}
          />
        }
      >
        {rows.length === 0 ? (
          <>
            <StatusMark
              standing={whole.statementCount === 0 ? 'over' : 'good'}
              text={t(whole.statementCount === 0 ? 'settlement.noStatements' : 'settlement.same')}
            />
            {whole.statementCount > 0 && <p className={table['soft']}>{t('settlement.sameNote')}</p>}
          </>
        ) : (
          <Differences rows={rows} />
        )}
        <MoreButton query={reconciled} text={t('finance.more')} />
      </Panel>
    </>
  )
}

function Sums({ whole }: { readonly whole: SettlementReconciliation }) {
  const { t, tCount, formats } = useSpeech()
  const { statementsCents, internalCents, titredCents, rejectedCents, paidCents, statementCount } = whole
  return (
    <Figures
      figures={[
        {
          label: t('finance.stated'),
          value: formats.eurosOfCents(statementsCents),
          note:
            internalCents === 0n
              ? tCount('finance.statementCount', statementCount)
              : t('settlement.internal', { amount: formats.eurosOfCents(internalCents) }),
        },
        { label: t('finance.titred'), value: formats.eurosOfCents(titredCents) },
        { label: t('settlement.missing'), value: formats.eurosOfCents(statementsCents - titredCents) },
        { label: t('settlement.rejected'), value: formats.eurosOfCents(rejectedCents) },
        { label: t('finance.paid'), value: formats.eurosOfCents(paidCents) },
      ]}
    />
  )
}

function SettlementFile() {
  const client = useClient()
  const { t, formats } = useSpeech()
  return (
    <CsvImport
      columns={settlementColumns}
      send={(csv, dryRun) => client.call('importSettlements', { body: { csv, dryRun } })}
      hasNothingNew={({ titres, rejections, payments }) => titres + rejections + payments === 0}
      told={({ titres, rejections, payments, knownRows }) =>
        t('settlement.told', {
          titres: formats.whole(titres),
          rejections: formats.whole(rejections),
          payments: formats.whole(payments),
          known: formats.whole(knownRows),
        })
      }
    />
  )
}
