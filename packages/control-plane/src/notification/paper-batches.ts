import { civilDateOf } from '@grenier/quota-billing'
import { inPrintOrder, lettersPerBatchMax } from '@grenier/quota-billing/letters'
import { expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { returnLinesOf } from '../shared/return-lines.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { RowsUseCase, UseCase } from '../shared/use-case.ts'
import type { StoredPaperBatch } from './paper.ports.ts'

/** Letters were taken into a print file that is still to be drawn. */
function drawPaperBatchJob(batchId: string): OutboxMessage {
  return { kind: 'draw-paper-batch', tenantId: null, subjectId: batchId, payload: { batchId } }
}

function withoutReturn({ returnLines: _returnLines, ...batch }: StoredPaperBatch) {
  return batch
}

/**
 * Takes the letters that wait and have an address into the next print file, sorted as they are printed; each letter is in one
 * file, and its address is that of today. The file itself is drawn afterwards. Problem: `paper-nothing-waits`.
 */
export function createPaperBatch(ports: ControlPlanePorts): UseCase<'createPaperBatch'> {
  const operation = 'createPaperBatch'
  const { ids, installation } = ports
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const number = await tx.notification.nextPaperBatchNumber()
      const on = civilDateOf(now, installation.timeZone)
      const waiting = await tx.notification.waitingPaperLetters({ on, limit: lettersPerBatchMax })
      if (waiting.length === 0) throw new Problem('paper-nothing-waits')
      const answer = {
        id: ids.next(),
        number,
        state: 'drawing' as const,
        letterCount: waiting.length,
        pageCount: null,
        sizeBytes: null,
        sha256: null,
        requestedAt: now,
        requestedBy: call.actor.subject,
        postedOn: null,
        postedAt: null,
        postedBy: null,
        isFileForgotten: false,
        version: 1,
      }
      const returnLines = returnLinesOf(installation)
      await tx.notification.insertPaperBatch({ ...answer, returnLines }, inPrintOrder(waiting))
      const audit = [{ tenantId: null, subjectKind: 'paper-batch', subjectId: answer.id }]
      return { answer, audit, jobs: [drawPaperBatchJob(answer.id)] }
    })
}

/** Print files, the newest first. */
export function listPaperBatches({ unitOfWork }: ControlPlanePorts): UseCase<'listPaperBatches'> {
  return (query, call) =>
    unitOfWork.glance(readScope('listPaperBatches', call), (tx) => tx.notification.listPaperBatches(query))
}

/**
 * A print file, piece by piece, the same bytes at every call. Problems: `not-found`, `paper-batch-drawing`, `paper-file-gone`.
 */
export function getPaperBatchFile({ unitOfWork }: ControlPlanePorts): RowsUseCase<'getPaperBatchFile', Uint8Array> {
  return ({ batchId }, call) =>
    unitOfWork.stream(readScope('getPaperBatchFile', call), async function* (tx) {
      const batch = found(await tx.notification.getPaperBatch(batchId))
      const about = { number: String(batch.number) }
      if (batch.state === 'drawing') throw new Problem('paper-batch-drawing', about)
      for (let number = 1; ; number += 1) {
        const bytes = await tx.notification.paperFilePiece(batchId, number)
        if (bytes === null && number === 1) throw new Problem('paper-file-gone', about)
        if (bytes === null) return
        yield [bytes]
      }
    })
}

/**
 * Says that the letters of a print file were handed to the post, on a day from when it was made to today. Problems: `not-found`,
 * `if-match-missing`, `version-stale`, `paper-batch-drawing`, `paper-batch-posted`, `paper-posting-date`.
 */
export function recordPaperPosting(ports: ControlPlanePorts): UseCase<'recordPaperPosting'> {
  const operation = 'recordPaperPosting'
  const { timeZone } = ports.installation
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const batch = withoutReturn(found(await tx.notification.lockPaperBatch(command.batchId)))
      if (batch.version !== expectedVersion(call)) throw new Problem('version-stale')
      const about = { number: String(batch.number) }
      if (batch.state === 'drawing') throw new Problem('paper-batch-drawing', about)
      if (batch.state === 'posted') throw new Problem('paper-batch-posted', about)
      const [fromOn, untilOn] = [civilDateOf(batch.requestedAt, timeZone), civilDateOf(now, timeZone)]
      const { postedOn } = command
      if (postedOn < fromOn || postedOn > untilOn) throw new Problem('paper-posting-date', { fromOn, untilOn })
      const posting = { postedOn, postedAt: now, postedBy: call.actor.subject, version: batch.version + 1 }
      const answer = { ...batch, state: 'posted' as const, ...posting }
      await tx.notification.updatePaperPosting(answer)
      const before = encodeAnswer(operation, batch)
      return { answer, audit: [{ tenantId: null, subjectKind: 'paper-batch', subjectId: batch.id, before }] }
    })
}
