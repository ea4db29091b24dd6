import { sha256Hex } from '@grenier/audit-chain'
import { type BackupSlot, nextBackupSlot, slotPlanV1, startOfSlot } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'

/** The first 32 bits of SHA-256: the same number for the same tenant for ever, on any machine. */
function slotHash(tenantId: string): number {
  return Number.parseInt(sha256Hex(tenantId).slice(0, 8), 16)
}

/**
 * When a tenant's nightly backup starts on a cluster (cluster rule 25). A slot is given once, in the minute that the
 * tenant's hash names or the next one with a start left, stored, and kept for ever: Schedules survive our outage, and
 * nobody's time moves when others come. Of two runs at once, one slot stands.
 */
export async function assignedBackupSlot(
  { unitOfWork, wallClock }: Pick<ControlPlanePorts, 'unitOfWork' | 'wallClock'>,
  tenant: { tenantId: string; clusterId: string; standing: BackupSlot | null },
): Promise<{ scheduleHour: number; scheduleMinute: number }> {
  const { tenantId, clusterId, standing } = tenant
  if (standing !== null) return startOfSlot(standing.minute)
  const slot = await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const placesTaken = await tx.protection.lockSlotCounts(clusterId, slotPlanV1.minutes)
    const known = await tx.protection.getBackupSlot(tenantId, clusterId)
    if (known !== null) return known
    const next = nextBackupSlot(slotHash(tenantId), placesTaken, slotPlanV1)
    if (next === null) throw new Error(`every start of the night is given on cluster ${clusterId}`)
    await tx.protection.insertBackupSlot({ ...next, tenantId, clusterId, assignedAt: wallClock.now() })
    return next
  })
  return startOfSlot(slot.minute)
}
