import type { Correction } from '@grenier/contracts'
import { type ChargeDifference, type CivilMonth, chooseDifferences } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { digestOf } from './correction-rows.ts'
import { type RatedAgain, type RatedRow, requireClosed, rerateMonth } from './rerate-month.ts'

/** What a correction would post, and what it comes to. */
export interface CorrectionToPost {
  readonly again: RatedAgain
  readonly chosen: readonly ChargeDifference<RatedRow>[]
  readonly figures: Pick<Correction, 'rowCount' | 'differenceMicros' | 'digest' | 'costPools'>
}

/**
 * The splits that stand once these rows are posted. The shares of a cost are corrected for all or for nobody: one that differs
 * and was not chosen stays as it is.
 */
function splitsOf(
  { costPools, differences }: Pick<RatedAgain, 'costPools' | 'differences'>,
  chosen: readonly ChargeDifference<RatedRow>[],
): RatedAgain['costPools'] {
  const isChosen = new Set(chosen)
  const left = differences.filter((one) => !isChosen.has(one)).map(({ original, rerated }) => original ?? rerated)
  const stays = new Set(left.flatMap((row) => (row?.kind === 'shared' ? [row.ruleId] : [])))
  return costPools.filter(({ costPoolId }) => !stays.has(costPoolId))
}

/** Problems: `period-not-closed`, `rerating-blocked`, `correction-nothing`, `correction-shares-partial`. */
export async function correctionToPost(
  tx: Transaction,
  { month, tenantIds }: { readonly month: CivilMonth; readonly tenantIds: readonly string[] | null },
  timeZone: string,
): Promise<CorrectionToPost> {
  const period = requireClosed(await tx.billing.getPeriod(month), month)
  const again = await rerateMonth(tx, period, { timeZone })
  const { chosen, fault } = chooseDifferences(again.differences, tenantIds)
  if (fault !== null) throw new Problem(fault)
  const rowCount = chosen.reduce((count, { original, rerated }) => {
    return count + (original === null ? 0 : 1) + (rerated === null ? 0 : 1)
  }, 0)
  const differenceMicros = chosen.reduce((sum, one) => sum + one.differenceMicros, 0n)
  const figures = { rowCount, differenceMicros, digest: digestOf(chosen), costPools: [...splitsOf(again, chosen)] }
  return { again, chosen, figures }
}

/**
 * Proposes to correct a closed month by the facts of now: the first of two persons. Nothing is charged yet. Problems:
 * `period-not-closed`, `rerating-blocked`, `correction-nothing`, `correction-shares-partial`.
 */
export function proposeCorrection(ports: ControlPlanePorts): UseCase<'proposeCorrection'> {
  return (command, call) =>
    runCommand(ports, { operation: 'proposeCorrection', command, call }, async (tx, now) => {
      const { month, reason, tenantIds } = command
      const { figures } = await correctionToPost(tx, command, ports.installation.timeZone)
      const answer: Correction = {
        id: ports.ids.next(),
        month,
        reason,
        tenantIds,
        state: 'proposed',
        ...figures,
        proposedBy: call.actor.subject,
        proposedAt: now,
        postedMonth: null,
        postedBy: null,
        postedAt: null,
        version: 1,
      }
      await tx.billing.insertCorrection(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'correction', subjectId: answer.id }] }
    })
}
