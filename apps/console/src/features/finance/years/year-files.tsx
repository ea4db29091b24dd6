import { FileList } from '../../../shared/finance/file-list.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'

/** What the accounting takes of a whole year. */
export function YearFiles({ year }: { readonly year: string }) {
  const { t } = useSpeech()
  const accruals = `/v1/fiscal-years/${year}/accruals`
  return (
    <FileList
      files={[
        {
          name: t('file.accruals'),
          note: t('file.accrualsNote'),
          forms: [
            { text: t('file.xlsx'), href: `${accruals}.xlsx` },
            { text: t('file.csv'), href: `${accruals}.csv` },
            { text: t('file.csvMachines'), href: `${accruals}.csv?reader=machines` },
          ],
        },
      ]}
    />
  )
}
