import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/**
 * Whether a tenant has given notice, or is gone. What rests on it for sure asks once the tenant's row is locked: who records
 * a notice locks it first.
 */
export async function isLeaving(tx: Transaction, tenantId: string): Promise<boolean> {
  return (await tx.tenancy.exitStateOf(tenantId)) !== null
}

/** How many exits are read at once. */
const exitsPerReadMax = 500

/** The tenants that have given notice and are not gone yet. */
export async function leavingTenants(tx: Transaction): Promise<ReadonlySet<string>> {
  const leaving = new Set<string>()
  for (let after: string | null = null; ; ) {
    const exits: { tenantId: string }[] = await tx.tenancy.openExits({ after, limit: exitsPerReadMax })
    for (const { tenantId } of exits) leaving.add(tenantId)
    const last = exits.at(-1)
    if (last === undefined || exits.length < exitsPerReadMax) return leaving
    after = last.tenantId
  }
}

/** Problem: `tenant-leaving` where one of the tenants has given notice. */
export async function refuseLeaving(tx: Transaction, tenantIds: readonly string[]): Promise<void> {
  for (const tenantId of tenantIds) {
    if (await isLeaving(tx, tenantId)) throw new Problem('tenant-leaving')
  }
}
