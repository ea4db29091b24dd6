import type { ExitWait } from '@grenier/contracts'
import { BrokenInvariant, type MoveState } from '@grenier/quota-billing'
import type { DestructionPass } from '../provisioning/exit.ports.ts'
import type { MoveWork } from './move-stage.ts'

/** True while this run leads and the move is still in that state: asked again before each stage. */
export async function leadsMove({ ports, lease, move }: MoveWork, state: MoveState): Promise<boolean> {
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return false
    return (await tx.tenancy.getMove(move.tenantId, move.id))?.state === state
  })
}

/** Buckets stand beside backups, which do not move: a side has none, and whoever finds one there stops. */
export const eraseNothing: DestructionPass['eraseBucket'] = () => {
  throw new BrokenInvariant('a side of a move has no bucket')
}

/** What a wait of the destruction names, as it is called where it stands. */
export function namedIn({ params }: ExitWait): string {
  return Object.values(params).join(': ')
}
