import type { Notice } from '@grenier/contracts'
import { readStatementPage } from '../billing/get-statement-pdf.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { MailAttachment } from './ports.ts'

/** A larger document stays in the member's space: mail grows it by a third, and many servers refuse 10 MB. */
export const attachmentBytesMax = 4 * 1_024 * 1_024

const kinds: readonly Notice['kind'][] = ['statement-issued', 'credit-issued']

/**
 * The statement that a notice is about, as PDF, for its letter. None of another kind of notice, where nothing draws documents,
 * or above `attachmentBytesMax`: the letter then leads to it alone.
 */
export async function statementAttachment(
  { unitOfWork, installation, statementPdf }: JobPorts,
  { kind, subjectId }: Pick<Notice, 'kind' | 'subjectId'>,
): Promise<MailAttachment | null> {
  if (statementPdf === undefined || !kinds.includes(kind)) return null
  const { statement, ...page } = await unitOfWork.read({ kind: 'platform' }, (tx) =>
    readStatementPage(tx, subjectId, installation),
  )
  const bytes = await statementPdf(statement, page)
  if (bytes.length > attachmentBytesMax) return null
  return { fileName: `${statement.number}.pdf`, mediaType: 'application/pdf', bytes }
}
