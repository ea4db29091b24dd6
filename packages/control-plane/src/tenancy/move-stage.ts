import type { MoveWaitCode } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { ClusterAccesses } from '../provisioning/cluster-accesses.ts'
import type { KeptLease } from '../provisioning/kept-lease.ts'
import type { TenantState } from '../provisioning/tenant-blueprint.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { JobOutcome } from '../shared/use-case.ts'
import { changeMoveByJob } from './change-move.ts'
import type { StoredMove } from './move.ports.ts'

/** What one step of a move works with. */
export interface MoveWork {
  readonly ports: JobPorts
  readonly accesses: ClusterAccesses
  readonly lease: KeptLease
  readonly move: StoredMove
  readonly state: TenantState
  /** Business time, by which facts are dated. */
  readonly at: Instant
}

/** `again`: the move is in another state now, or has work to do at once. */
export type StageOutcome = { readonly kind: 'again' } | JobOutcome

export const again: StageOutcome = { kind: 'again' }
export const ended: StageOutcome = { kind: 'done' }

const messageLengthMax = 500

/** A code with what it is about, as it is stored. */
export function moveWait(code: MoveWaitCode, names: readonly string[] = []): string {
  return (names.length === 0 ? code : `${code}: ${names.join(', ')}`).slice(0, messageLengthMax)
}

/** Says in the move itself what it waits for, and comes back; null: when something wakes it. */
export async function waitFor(
  { ports, lease, move, at }: MoveWork,
  wait: { readonly waitingFor: string; readonly delayMs: number | null },
): Promise<StageOutcome> {
  const { waitingFor, delayMs } = wait
  await changeMoveByJob(ports, { lease, move, at }, async (_, locked) =>
    locked.waitingFor.join('\n') === waitingFor ? locked : { ...locked, waitingFor: [waitingFor] },
  )
  return delayMs === null ? ended : { kind: 'retry', delayMs, reason: waitingFor }
}

/** Stops the move until an operator tries again or cancels it. The member stays as it is: nothing is decided for it. */
export async function fail({ ports, lease, move, at }: MoveWork, failure: string): Promise<StageOutcome> {
  await changeMoveByJob(ports, { lease, move, at }, async (_, locked) => ({ ...locked, failure, waitingFor: [] }))
  return ended
}
