import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { readYearView, yearsToChoose } from '../../../shared/finance/year-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ActualCosts } from './actual-costs.tsx'
import { PostedTrueUps } from './posted-true-ups.tsx'
import { TrueUpStep } from './true-up-step.tsx'
import { UsesInUnits } from './uses-in-units.tsx'
import { YearFiles } from './year-files.tsx'

/** What a year really cost, and what is still owed of it or given back: by two persons, and again where it changes. */
export function YearPage() {
  const client = useClient()
  const { t } = useSpeech()
  const navigate = useNavigate()
  const currentYear = Number(useCurrentMonth().slice(0, 4))
  // The accounts of a year are closed in the next one.
  const { year: chosen = currentYear - 1 } = readYearView(useSearch({ strict: false }))
  const year = String(chosen)
  const mayImport = useMay('finance')
  const costs = useQuery({
    queryKey: ['listActualCosts', year],
    queryFn: ({ signal }) => client.call('listActualCosts', { params: { year }, signal }),
  })
  return (
    <Page
      title={t('year.title', { year })}
      lead={t('year.lead')}
      actions={
        <Select
          label={t('settlement.year')}
          value={year}
          options={yearsToChoose(currentYear, chosen).map((one) => ({ value: String(one), text: String(one) }))}
          onChange={(next) => void navigate({ to: '/finance/years', search: { year: Number(next) } })}
        />
      }
    >
      <Panel
        title={t('year.costs')}
        aside={<WorkbookLink list={`/v1/fiscal-years/${year}/actual-costs`} name={t('year.costs')} />}
      >
        <Shown query={costs} skeleton={<LateSkeleton height={120} />}>
          {(known) => <ActualCosts key={year} year={year} costs={known} mayImport={mayImport} />}
        </Shown>
      </Panel>
      <Panel title={t('year.trueUp')}>
        <TrueUpStep key={year} year={year} />
      </Panel>
      <Panel title={t('year.posted')} aside={<WorkbookLink list="/v1/true-ups" name={t('year.posted')} />}>
        <PostedTrueUps year={year} />
      </Panel>
      <Panel
        title={t('units.title')}
        aside={<WorkbookLink list={`/v1/fiscal-years/${year}/uses`} name={t('units.title')} />}
      >
        <UsesInUnits key={year} year={year} />
      </Panel>
      <Panel title={t('file.ofYear')}>
        <YearFiles year={year} />
      </Panel>
    </Page>
  )
}
