import type { TenantExit } from '@grenier/contracts'
import { type ExitState, type Instant, invariant, mayMoveExit } from '@grenier/quota-billing'

interface Step {
  readonly actor: string
  readonly at: Instant
  readonly reason: string | null
}

/** The exit one version later, with one more line of history in the state it is in. */
export function withExitEvent(exit: TenantExit, { actor, at, reason }: Step): TenantExit {
  const event = { sequence: exit.history.length + 1, state: exit.state, actor, recordedAt: at, reason }
  return { ...exit, history: [...exit.history, event], version: exit.version + 1 }
}

/** The exit in its next state, with who moved it, when and why. Throws for a way that the rules do not know. */
export function movedExit(exit: TenantExit, state: ExitState, step: Step): TenantExit {
  invariant(mayMoveExit(exit.state, state), `an exit does not go from ${exit.state} to ${state}`)
  return withExitEvent({ ...exit, state, waitingFor: [] }, step)
}
