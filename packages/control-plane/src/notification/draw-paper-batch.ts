import { createHash } from 'node:crypto'
import { composeLetter, type PrintedLetter } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { isPaperNotice, paperNotices, postalLines } from '@grenier/quota-billing/letters'
import { readStatementPage } from '../billing/get-statement-pdf.ts'
import { found } from '../shared/access.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { LetterInBatch } from './paper.ports.ts'

/** A piece of a file in the database: small enough to be written and sent at once. */
const pieceBytesMax = 4 * 1_024 * 1_024

/** What is printed is French, as statements and certificates are. */
const language = 'fr'

type PrintedEnclosure = NonNullable<PrintedLetter['enclosure']>

type ReadEnclosure = (
  tx: Transaction,
  subjectId: string,
  installation: InstallationSettings,
) => Promise<PrintedEnclosure>

/** How each document that lies behind a letter is read, by what its notice is about. */
const readers: Readonly<Record<PrintedEnclosure['kind'], ReadEnclosure>> = {
  statement: async (tx, statementId, installation) => ({
    kind: 'statement',
    page: await readStatementPage(tx, statementId, installation),
  }),
  forecast: async (tx, noticeId) => ({
    kind: 'forecast',
    notice: found(await tx.billing.getForecastNotice(noticeId, { sentOnly: true })),
  }),
}

/** What a letter says, and the document behind it, read from what was told: both never change. */
async function printedLetter(
  { unitOfWork, installation }: JobPorts,
  { tenantId, id, noticeId, address }: LetterInBatch,
): Promise<PrintedLetter> {
  return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const notice = found(await tx.notification.getNotice(tenantId, noticeId))
    const { enclosure } = isPaperNotice(notice.kind) ? paperNotices[notice.kind] : { enclosure: null }
    return {
      reference: id.slice(0, 8),
      addressLines: postalLines(address),
      datedOn: civilDateOf(notice.occurredAt, installation.timeZone),
      letter: composeLetter(notice, language),
      enclosure: enclosure === null ? null : await readers[enclosure](tx, notice.subjectId, installation),
    }
  })
}

/** One after the other, so that no more than one is held while the file is drawn. */
async function* printedLetters(ports: JobPorts, letters: readonly LetterInBatch[]): AsyncGenerator<PrintedLetter> {
  for (const letter of letters) yield await printedLetter(ports, letter)
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / pieceBytesMax)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * pieceBytesMax, (index + 1) * pieceBytesMax))
}

/**
 * Draws the print file of a batch and keeps it, once: a run that dies leaves nothing and is run again, and of two at once the
 * first one's file stands. Where nothing draws letters the batch waits.
 */
export function drawPaperBatch(ports: JobPorts): JobUseCase<'draw-paper-batch'> {
  const { unitOfWork, installation, clock, printFile } = ports
  return async ({ batchId }) => {
    const known = await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const batch = await tx.notification.getPaperBatch(batchId)
      return batch === null ? null : { batch, letters: await tx.notification.lettersOfBatch(batchId) }
    })
    if (known === null || known.batch.state !== 'drawing' || printFile === undefined) return { kind: 'done' }
    const { number, requestedAt, returnLines } = known.batch
    const { operatorName } = installation
    const letters = printedLetters(ports, known.letters)
    const { bytes, pageCount } = await printFile({ number, requestedAt, operatorName, returnLines, letters })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const batch = await tx.notification.lockPaperBatch(batchId)
      if (batch === null || batch.state !== 'drawing') return
      const drawn = { state: 'ready' as const, pageCount, sizeBytes: bytes.length, sha256, version: batch.version + 1 }
      await tx.notification.savePaperFile({ ...batch, ...drawn }, piecesOf(bytes))
      const by = { actor: 'schedule', action: 'drawPaperBatch', requestId: `draw-paper-batch ${batchId}` }
      const fact = { tenantId: null, subjectKind: 'paper-batch', subjectId: batchId, recordedAt: clock.now() }
      await tx.audit.append([{ ...by, ...fact, before: null, after: { state: 'ready', sha256 } }])
    })
    return { kind: 'done' }
  }
}
