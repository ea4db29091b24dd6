import type { Period } from '@grenier/contracts'
import { useMay } from '../../../shared/api/session.tsx'
import { FileList } from '../../../shared/finance/file-list.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'

/** What other desks take of a closed month: the finance software its pré-titres, the rest whoever looks into it. */
export function MonthFiles({ period: { month, statementCount } }: { readonly period: Period }) {
  const { t } = useSpeech()
  const mayTakeTitres = useMay('finance', 'auditor')
  const address = `/v1/periods/${month}`
  const both = (table: string) => [
    { text: t('file.xlsx'), href: `${address}/${table}.xlsx` },
    { text: t('file.csv'), href: `${address}/${table}.csv` },
  ]
  const preTitres = {
    name: t('file.preTitres'),
    note: t('file.preTitresNote'),
    forms: [
      { text: t('file.csv'), href: `${address}/pre-titres.csv` },
      { text: t('file.csvMachines'), href: `${address}/pre-titres.csv?reader=machines` },
    ],
  }
  return (
    <Panel title={t('file.ofMonth')}>
      <FileList
        files={[
          ...(mayTakeTitres && statementCount > 0 ? [preTitres] : []),
          ...(statementCount > 0 ? [{ name: t('file.statements'), forms: both('statements') }] : []),
          { name: t('file.costShares'), forms: both('cost-shares') },
          { name: t('file.charges'), forms: both('charges') },
        ]}
      />
    </Panel>
  )
}
