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
 * What a trued-up cost really came to has been asked for, to the cent: a correction of its shares may move them between
 * members, and changes nothing of their sum, or more would be asked for than was spent. Problem: `correction-trued-up`.
 */
async function refuseTruedUp(
  tx: Transaction,
  month: CivilMonth,
  { costPools, chosen }: Pick<RatedAgain, 'costPools'> & Pick<CorrectionToPost, 'chosen'>,
): Promise<void> {
  const year = month.slice(0, 4)
  const settled = new Set((await tx.billing.getTrueUp(year))?.costs.map(({ costCode }) => costCode))
  const movedBy = (costPoolId: string): bigint =>
    chosen
      .filter(({ original, rerated }) => (original ?? rerated)?.kind === 'shared')
      .filter(({ original, rerated }) => (original ?? rerated)?.ruleId === costPoolId)
      .reduce((sum, { differenceMicros }) => sum + differenceMicros, 0n)
  const moved = costPools.filter(({ code, costPoolId }) => settled.has(code) && movedBy(costPoolId) !== 0n)
  if (moved.length > 0)
    throw new Problem('correction-trued-up', { year, codes: moved.map(({ code }) => code).join(', ') })
}

/** Problems: `period-not-closed`, `rerating-blocked`, `correction-nothing`, `correction-shares-partial`, `correction-trued-up`. */
export async function correctionToPost(
  tx: Transaction,
  { month, tenantIds }: { readonly month: CivilMonth; readonly tenantIds: readonly string[] | null },
  timeZone: string,
): Promise<CorrectionToPost> {
  const period = requireClosed(await tx.billing.getPeriod(month), month)
  const again = await rerateMonth(tx, period, { timeZone })
  const { chosen, fault } = chooseDifferences(again.differences, tenantIds)
  if (fault !== null) throw new Problem(fault)
  await refuseTruedUp(tx, month, { costPools: again.costPools, chosen })
  const rowCount = chosen.reduce((count, { original, rerated }) => {
    return count + (original === null ? 0 : 1) + (rerated === null ? 0 : 1)
  }, 0)
  const differenceMicros = chosen.reduce((sum, one) => sum + one.differenceMicros, 0n)
  const figures = { rowCount, differenceMicros, digest: digestOf(chosen), costPools: [...again.costPools] }
  return { again, chosen, figures }
}

/**
 * Proposes to correct a closed month by the facts of now: the first of two persons. Nothing is charged yet. Problems:
 * `period-not-closed`, `rerating-blocked`, `correction-nothing`, `correction-shares-partial`, `correction-trued-up`.
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
