import type { BackupCopy, Command, ProtectedClaim } from '@grenier/contracts'
import { civilDateOf, roundUpToStep } from '@grenier/quota-billing'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { queueTask, runTaskJob, storageOf } from './new-task.ts'

async function restorableCopy(tx: Transaction, tenantId: string, copyId: string): Promise<BackupCopy> {
  const copy = await tx.protection.getCopy(tenantId, copyId)
  if (copy === null) throw new Problem('copy-unknown')
  const refuse = (copyFault: string) => new Problem('copy-not-restorable', { copyFault })
  if (copy.goneAt !== null) throw refuse('gone')
  if (copy.isBroken) throw refuse('broken')
  return copy
}

/** Velero restores a claim under its own name, as large as it was, and never over one that stands. */
function assertRestorableByVelero(
  { newClaimName, restoredBytes }: Command<'requestRestore'>,
  { name: claimName, goneAt, capacityBytes }: ProtectedClaim,
): void {
  if (newClaimName !== claimName || goneAt === null) throw new Problem('restore-own-name-only', { claimName })
  if (restoredBytes !== undefined && restoredBytes !== capacityBytes) {
    throw new Problem('restore-size-fixed', { capacityBytes: `${capacityBytes ?? 0n}` })
  }
}

function assertNewClaim(claims: readonly ProtectedClaim[], name: string): void {
  if (claims.some((claim) => claim.name === name && claim.goneAt === null)) {
    throw new Problem('restore-claim-exists', { claimName: name })
  }
}

/**
 * The size of the new claim, held against the quota before anything starts: rounded up to the step of its class, or its
 * cluster would refuse the claim (cluster rule 21). The task tells the rounded size.
 */
async function sizeWithinQuota(
  tx: Transaction,
  command: Command<'requestRestore'>,
  source: ProtectedClaim,
): Promise<{ offerId: string; className: string; restoredBytes: bigint }> {
  const { className, capacityBytes } = source
  const leastBytes = capacityBytes ?? 1n
  const wantedBytes = command.restoredBytes ?? leastBytes
  if (wantedBytes < leastBytes) throw new Problem('restore-too-small', { leastBytes: `${leastBytes}` })
  const room = await tx.protection.lockRestoreRoom(command.tenantId, className)
  const neededBytes = room === null ? wantedBytes : roundUpToStep(wantedBytes, room.roundingStepBytes)
  const leftBytes = room === null ? 0n : room.quotaBytes - room.takenBytes
  if (room === null || neededBytes > leftBytes) {
    const freeBytes = leftBytes < 0n ? 0n : leftBytes
    throw new Problem('restore-exceeds-quota', { neededBytes: `${neededBytes}`, freeBytes: `${freeBytes}` })
  }
  return { offerId: room.offerId, className, restoredBytes: neededBytes }
}

/**
 * Queues the restore of a copy into a claim that does not exist yet; of a copy that Velero made, of that very claim once it
 * is gone. Its size counts against the quota from now on, so
 * that two restores cannot both take what is left. Problems: `not-found`, also for another tenant; `copy-unknown`,
 * `copy-not-restorable`, `restore-own-name-only`, `restore-size-fixed`, `restore-claim-exists`, `restore-namespace-unknown`, `restore-too-small`, `restore-exceeds-quota`.
 */
export function requestRestore(ports: ControlPlanePorts): UseCase<'requestRestore'> {
  const operation = 'requestRestore'
  return async (command, call) => {
    const { tenantId, copyId, newClaimName } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      found(await tx.tenancy.getTenant(tenantId, civilDateOf(now, ports.installation.timeZone)))
      const copy = await restorableCopy(tx, tenantId, copyId)
      const { clusterId, namespace } = await storageOf(tx, tenantId)
      if ((command.namespace ?? namespace) !== namespace) throw new Problem('restore-namespace-unknown')
      const claims = await tx.protection.listProtectedClaims(tenantId)
      const source = claims.find(({ name }) => name === copy.claimName)
      if (source !== undefined && copy.driver === 'velero') assertRestorableByVelero(command, source)
      assertNewClaim(claims, newClaimName)
      if (source === undefined) throw new Problem('copy-not-restorable', { copyFault: 'claim-unknown' })
      const size = await sizeWithinQuota(tx, command, source)
      const task = { id: ports.ids.next(), tenantId, kind: 'restore', clusterId, namespace, newClaimName } as const
      const asked = {
        requestedBy: call.actor.subject,
        requestedAt: now,
        copyId,
        copyRef: copy.copyRef,
        copyDriver: copy.driver,
        sourceClaimName: copy.claimName,
      }
      const answer = await queueTask(tx, { ...task, ...asked, ...size }, now)
      const audit = [{ tenantId, subjectKind: 'protection-task', subjectId: answer.id }]
      return { answer, audit, jobs: [runTaskJob(answer)] }
    })
  }
}
