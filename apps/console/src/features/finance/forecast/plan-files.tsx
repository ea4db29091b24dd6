import { FileList } from '../../../shared/finance/file-list.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'

/** What a forecast is held against, to its end: what is meant to be spent, and what was paid before. */
export function PlanFiles({ year }: { readonly year: string }) {
  const { t } = useSpeech()
  const text = t('file.xlsx')
  return (
    <FileList
      files={[
        { name: t('file.budgets', { year }), forms: [{ text, href: `/v1/fiscal-years/${year}/budgets.xlsx` }] },
        {
          name: t('file.openingBalances'),
          note: t('file.openingBalancesNote'),
          forms: [{ text, href: '/v1/opening-balances.xlsx' }],
        },
      ]}
    />
  )
}
