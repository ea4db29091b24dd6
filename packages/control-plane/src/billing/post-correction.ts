import type { Correction } from '@grenier/contracts'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { correctionRows } from './correction-rows.ts'
import { lockOpenMonth, requirePayers } from './open-month.ts'
import { type CorrectionToPost, correctionToPost } from './propose-correction.ts'

async function proposed(tx: Transaction, correctionId: string, call: Call): Promise<Correction> {
  const correction = found(await tx.billing.lockCorrection(correctionId))
  if (correction.state === 'posted') throw new Problem('correction-posted')
  if (correction.version !== expectedVersion(call)) throw new Problem('version-stale')
  if (correction.proposedBy === call.actor.subject) throw new Problem('correction-same-person')
  return correction
}

/** The same as was proposed, by the facts of this instant. Problem: `correction-stale`. */
async function unchanged(tx: Transaction, correction: Correction, timeZone: string): Promise<CorrectionToPost> {
  const { month, digest } = correction
  const toPost = await correctionToPost(tx, correction, timeZone).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'correction-nothing')
      throw new Problem('correction-stale', { month })
    throw error
  })
  if (toPost.figures.digest !== digest) throw new Problem('correction-stale', { month })
  return toPost
}

/**
 * Posts a proposed correction into the open month, all of it or nothing: the second person. A reversal of each row that is
 * wrong and a row in its place, both naming it. No row is reversed twice, whoever tries. Problems: `not-found`,
 * `if-match-missing`, `version-stale`, `correction-posted`, `correction-same-person`, `correction-stale` when facts or rows
 * have changed since the proposal, `correction-no-open-period`, `correction-payer-missing`, `rerating-blocked`.
 */
export function postCorrection(ports: ControlPlanePorts): UseCase<'postCorrection'> {
  return (command, call) =>
    runCommand(ports, { operation: 'postCorrection', command, call }, async (tx, now) => {
      const before = await proposed(tx, command.correctionId, call)
      const own = found(await tx.billing.getPeriod(before.month))
      // In the order of months: whoever corrects the same month waits here, and then sees these rows.
      await tx.billing.lockPeriod(own)
      const open = await lockOpenMonth(ports, tx, now)
      const { again, chosen } = await unchanged(tx, before, ports.installation.timeZone)
      await requirePayers(tx, open.month, new Set(chosen.map(({ tenantId }) => tenantId)))
      const place = { correctionId: before.id, originMonth: before.month, month: open.month, bookedAt: now }
      const rows = correctionRows(chosen, place, again.labelOf)
      await tx.billing.insertCharges(rows)
      const posted = { postedMonth: open.month, postedBy: call.actor.subject, postedAt: now }
      const answer: Correction = { ...before, ...posted, state: 'posted', version: before.version + 1 }
      await tx.billing.savePostedCorrection(answer)
      return {
        answer,
        audit: [
          {
            tenantId: null,
            subjectKind: 'correction',
            subjectId: before.id,
            before: encodeAnswer('proposeCorrection', before),
          },
        ],
      }
    })
}
