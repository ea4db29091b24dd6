import { mayMoveOn } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { movedOn } from './move-history.ts'
import { runMoveStep } from './move-step.ts'

/**
 * Cancels a move at any time before its switch: the member has its access and its space again at once, and what was
 * prepared at the target is taken away. After the switch the way back is another move. Problems: `not-found`,
 * `if-match-missing`, `version-stale`, `move-state`.
 */
export function cancelMove(ports: ControlPlanePorts): UseCase<'cancelMove'> {
  return (command, call) =>
    runMoveStep(ports, { operation: 'cancelMove', command, call }, ({ move, now }) => {
      if (!mayMoveOn(move.state, 'cancelling')) throw new Problem('move-state')
      return movedOn(move, 'cancelling', { actor: call.actor.subject, at: now, reason: command.reason })
    })
}
