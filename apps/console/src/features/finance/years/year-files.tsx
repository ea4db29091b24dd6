import { FileList } from '../../../shared/finance/file-list.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'

/** What the accounting takes of a whole year. */
export function YearFiles({ year }: { readonly year: string }) {
  const { t } = useSpeech()
  const accruals = `/v1/fiscal-years/${year}/accruals.csv`
  return (
    <FileList
      files={[
        {
          name: t('file.accruals'),
          note: t('file.accrualsNote'),
          forms: [
            { text: t('file.csv'), href: accruals },
            { text: t('file.csvMachines'), href: `${accruals}?reader=machines` },
          ],
        },
      ]}
    />
  )
}
