import { mayMoveExit } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { movedExit } from './exit-history.ts'
import { runExitStep } from './exit-step.ts'

/**
 * Cancels an exit at any time before its destruction: the member has its access and its space again, exactly as the ledger
 * says. Problems: `not-found`, `if-match-missing`, `version-stale`, `exit-state`.
 */
export function cancelExit(ports: ControlPlanePorts): UseCase<'cancelExit'> {
  return (command, call) =>
    runExitStep(ports, { operation: 'cancelExit', command, call }, ({ exit, now }) => {
      if (!mayMoveExit(exit.state, 'cancelled')) throw new Problem('exit-state')
      return movedExit(exit, 'cancelled', { actor: call.actor.subject, at: now, reason: command.reason })
    })
}
