import type { ClusterProfile } from '@grenier/contracts'
import { frozenExitStates, frozenMoveStates } from '@grenier/quota-billing'
import { veleroOf } from './backup-driver.ts'
import type { ProvisioningStore, TenantBlueprint } from './ports.ts'

export type BackupTimes = Pick<
  TenantBlueprint['backup'],
  'scheduleHour' | 'scheduleMinute' | 'isPruneHeld' | 'isEscrowMissing' | 'isIdle' | 'velero'
>
export type TenantState = NonNullable<Awaited<ReturnType<ProvisioningStore['readTenantState']>>>

/** What a tenant should be, from what is stored of it. An exit or a move that has
 * frozen it suspends it as a suspension does. */
export function blueprintOf(
  installationId: string,
  tenantId: string,
  plan: { readonly state: TenantState; readonly password: string; readonly backup: BackupTimes },
): TenantBlueprint {
  const { state, password, backup } = plan
  const { slug, siren, inseeCode, origin, generation, revision, quotas, exitState, moveState, s3Endpoint } = state
  const isMoving = moveState !== null && frozenMoveStates.includes(moveState)
  const isLeaving = exitState !== null && frozenExitStates.includes(exitState)
  const isSuspended = state.isSuspended || isLeaving || isMoving
  // What a move restores from is not pruned under its hands.
  const isPruneHeld = backup.isPruneHeld === true || isMoving
  return {
    installationId,
    tenantId,
    slug,
    siren,
    inseeCode,
    ...(origin === undefined ? {} : { origin }),
    generation,
    revision,
    quotas,
    isSuspended,
    backup: { s3Endpoint, repositoryPassword: password, ...backup, isPruneHeld },
  }
}

/** Nothing is provisioned beside a namespace that is to be taken over; a tenant that has its storage waits for none. */
export function isAwaitingAdoption({ awaitsNamespace, known }: TenantState): boolean {
  return awaitsNamespace !== null && !known.some(({ purpose }) => purpose === 'storage')
}

/**
 * A blueprint for whoever only looks at, or takes over, a namespace of a cluster with that profile: without the repository's
 * password and the hour of the backups, neither of which is made before the first run. What copies the tenant is that run's,
 * since it decides what the namespace may hold and enforces.
 */
export function blueprintToCompare(
  installationId: string,
  tenantId: string,
  { state, profile }: { readonly state: TenantState; readonly profile: ClusterProfile },
): TenantBlueprint {
  const velero = veleroOf(profile, state)
  const backup = { scheduleHour: 0, scheduleMinute: 0, ...(velero === undefined ? {} : { velero }) }
  return blueprintOf(installationId, tenantId, { state, password: '', backup })
}
