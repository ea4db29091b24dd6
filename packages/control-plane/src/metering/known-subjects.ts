import { civilDateOf, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'

/** Tenants and offers never vanish, so those once seen are remembered: a call of 5,000 readings asks for none again. */
export interface KnownSubjects {
  /** Problems: `tenant-unknown` with how many, `offer-unknown`. */
  requireAll(tx: Transaction, readings: readonly { tenantId: string; offerId: string }[], now: Instant): Promise<void>
}

export function createKnownSubjects({ installation }: Pick<ControlPlanePorts, 'installation'>): KnownSubjects {
  const tenants = new Set<string>()
  const offers = new Set<string>()
  return {
    async requireAll(tx, readings, now) {
      if (readings.some(({ tenantId }) => !tenants.has(tenantId))) {
        const enrolled = await tx.tenancy.tenantsOnDay(civilDateOf(now, installation.timeZone))
        for (const { tenantId } of enrolled) tenants.add(tenantId)
      }
      const unknown = readings.map(({ tenantId }) => tenantId).filter((tenantId) => !tenants.has(tenantId))
      if (unknown.length > 0) throw new Problem('tenant-unknown', { count: String(new Set(unknown).size) })
      if (readings.some(({ offerId }) => !offers.has(offerId))) {
        for (const { id } of await readAll((query) => tx.quota.listOffers(query))) offers.add(id)
      }
      if (readings.some(({ offerId }) => !offers.has(offerId))) throw new Problem('offer-unknown')
    },
  }
}
