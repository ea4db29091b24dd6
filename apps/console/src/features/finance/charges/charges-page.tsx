import type { ChargeSums } from '@grenier/contracts'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type SummedCharges, useChargeSums } from '../../../shared/api/finance-queries.ts'
import { type ChargeView, monthsOfView, readChargeView } from '../../../shared/finance/charge-view.ts'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ChargeList } from './charge-list.tsx'
import { Downloads } from './downloads.tsx'
import { MonthChart } from './month-chart.tsx'
import { SumTable } from './sum-table.tsx'
import { ViewForm } from './view-form.tsx'

const rowsShown = 100

/** Where the money comes from: by month, and by member, service or site; each row opens what is behind it. */
export function ChargesPage() {
  const { t } = useSpeech()
  const view = readChargeView(useSearch({ strict: false }))
  const months = monthsOfView(view, useCurrentMonth())
  const navigate = useNavigate()
  const show = (next: ChargeView) => void navigate({ to: '/finance/charges', search: next })
  const asked: SummedCharges = {
    ...months,
    by: view.by ?? 'service',
    tenantId: view.tenant,
    service: view.service,
    siteId: view.site,
    limit: rowsShown,
  }
  const sums = useChargeSums(asked)
  return (
    <Page title={t('charges.title')} lead={t('charges.lead')}>
      <ViewForm view={view} months={months} onView={show} />
      <Shown query={sums} skeleton={<LateSkeleton height={360} />}>
        {(known) =>
          known.groupCount === 0 ? (
            <EmptyState sentence={t('charges.none')} />
          ) : (
            <Sums sums={known} asked={asked} view={view} onView={show} />
          )
        }
      </Shown>
    </Page>
  )
}

interface SumsProps {
  readonly sums: ChargeSums
  readonly asked: SummedCharges
  readonly view: ChargeView
  readonly onView: (view: ChargeView) => void
}

function Sums({ sums, asked, view, onView }: SumsProps) {
  const { t } = useSpeech()
  const { from, to, tenantId, service, siteId } = asked
  const listed = { from, to, tenantId, service, siteId }
  return (
    <>
      {sums.months.length > 1 && (
        <Panel title={t('charges.byMonth')}>
          <MonthChart months={sums.months} />
        </Panel>
      )}
      <Panel title={t(`charges.by.${sums.by}`)}>
        <SumTable sums={sums} view={view} onView={onView} />
      </Panel>
      <Panel
        title={t('charges.rows')}
        aside={<WorkbookLink list="/v1/charges" name={t('charges.rows')} filters={listed} />}
      >
        <ChargeList listed={listed} />
      </Panel>
      <Panel title={t('charges.files')}>
        <Downloads months={sums.months} asked={asked} />
      </Panel>
    </>
  )
}
