import { useSpeech } from '../i18n/language.tsx'
import { FileLink } from './file-link.tsx'

interface WorkbookLinkProps {
  /** The list's own address in the API. */
  readonly list: `/v1/${string}`
  /** As the list is narrowed on the page. */
  readonly filters?: Readonly<Record<string, string | number | undefined>>
  /** What the list is called. */
  readonly name: string
}

/** A list as it is narrowed on the page, to its end, as a workbook. */
export function WorkbookLink({ list, filters = {}, name }: WorkbookLinkProps) {
  const { t } = useSpeech()
  const said = Object.entries(filters).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]))
  const query = new URLSearchParams(said).toString()
  const form = t('file.xlsx')
  const href = query === '' ? `${list}.xlsx` : `${list}.xlsx?${query}`
  return <FileLink href={href} text={form} label={t('file.of', { form, name })} />
}
