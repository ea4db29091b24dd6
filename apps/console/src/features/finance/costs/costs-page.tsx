import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { CostPools } from './cost-pools.tsx'

/** Costs that members share, by month, each with its key. */
export function CostsPage() {
  const { t } = useSpeech()
  const mayDeclare = useMay('finance')
  const action = mayDeclare && (
    <Button renderRoot={(props) => <Link to="/finance/costs/new" {...props} />}>{t('cost.new')}</Button>
  )
  return (
    <Page title={t('tariff.pools')} lead={t('cost.lead')} actions={action}>
      <Panel title={t('tariff.pools')} aside={<WorkbookLink list="/v1/cost-pools" name={t('tariff.pools')} />}>
        <CostPools />
      </Panel>
    </Page>
  )
}
