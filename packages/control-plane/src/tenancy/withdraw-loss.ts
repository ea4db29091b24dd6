import { lossWithdrawalFault } from '@grenier/quota-billing'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { withMoveEvent } from './move-history.ts'
import { openLoss, withLoss } from './move-loss.ts'
import { runMoveStep } from './move-step.ts'

/**
 * Takes back a declaration that was made by mistake, before it is approved: by any operator, whoever made it. Nothing was given back
 * yet, and the move goes on as any other; it may be declared anew. Problems: `not-found`, `if-match-missing`, `version-stale`,
 * `move-loss-not-open`.
 */
export function withdrawMoveLoss(ports: ApiPorts): UseCase<'withdrawMoveLoss'> {
  return (command, call) =>
    runMoveStep(ports, { operation: 'withdrawMoveLoss', command, call }, ({ move, now }) => {
      const { reason } = command
      const actor = call.actor.subject
      const loss = openLoss(move)
      const fault = lossWithdrawalFault(loss?.state ?? null)
      if (loss === null || fault !== null) throw new Problem(fault ?? 'move-loss-not-open')
      const withdrawal = { state: 'withdrawn', endedAt: now, withdrawnBy: actor, withdrawalReason: reason } as const
      return withMoveEvent(withLoss(move, loss.sequence, withdrawal), { actor, at: now, reason })
    })
}
