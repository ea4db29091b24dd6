import type { Notice } from '@grenier/contracts'
import { readStatementPage } from '../billing/get-statement-pdf.ts'
import { found } from '../shared/access.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { MailAttachment } from './ports.ts'

/** Larger documents stay in the member's space: mail grows them by a third, and many servers refuse 10 MB. */
export const attachmentBytesMax = 4 * 1_024 * 1_024

const platform = { kind: 'platform' } as const
const pdf = 'application/pdf'
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type DrawAttachments = (ports: JobPorts, subjectId: string) => Promise<MailAttachment[]>

const drawStatement: DrawAttachments = async ({ unitOfWork, installation, statementPdf }, subjectId) => {
  if (statementPdf === undefined) return []
  const { statement, ...page } = await unitOfWork.read(platform, (tx) => readStatementPage(tx, subjectId, installation))
  return [{ fileName: `${statement.number}.pdf`, mediaType: pdf, bytes: await statementPdf(statement, page) }]
}

/** The letter and its one workbook, as they were frozen. */
const drawForecast: DrawAttachments = async ({ unitOfWork, forecastDocuments }, subjectId) => {
  if (forecastDocuments === undefined) return []
  const notice = found(
    await unitOfWork.read(platform, (tx) => tx.billing.getForecastNotice(subjectId, { sentOnly: true })),
  )
  const name = `prevision-${notice.year}-${String(notice.ordinal)}`
  return [
    { fileName: `${name}.pdf`, mediaType: pdf, bytes: await forecastDocuments.forecastNoticePdf(notice) },
    { fileName: `${name}.xlsx`, mediaType: workbook, bytes: await forecastDocuments.forecastNoticeXlsx(notice) },
  ]
}

const drawn: Readonly<Partial<Record<Notice['kind'], DrawAttachments>>> = {
  'statement-issued': drawStatement,
  'credit-issued': drawStatement,
  'forecast-notified': drawForecast,
}

/**
 * The documents that a notice is about, for its letter: a statement as PDF, a forecast notice as PDF and workbook. As many, in that
 * order, as are no larger together than `attachmentBytesMax`; none of another kind of notice, or where nothing draws documents: the
 * letter then leads to them alone.
 */
export async function letterAttachments(
  ports: JobPorts,
  { kind, subjectId }: Pick<Notice, 'kind' | 'subjectId'>,
): Promise<MailAttachment[]> {
  const attached: MailAttachment[] = []
  let left = attachmentBytesMax
  for (const document of (await drawn[kind]?.(ports, subjectId)) ?? []) {
    left -= document.bytes.length
    if (left < 0) break
    attached.push(document)
  }
  return attached
}
