import * as fc from 'fast-check'
import { offers, type TenantName } from '../ground.ts'
import { someTenant } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

async function allocatedBytes({ admin, idOf }: World, tenant: TenantName): Promise<bigint> {
  const { rows } = await admin.query<{ bytes: string }>(
    'SELECT coalesce(sum(allocated_bytes), 0)::text AS bytes FROM ledger_balance WHERE node_id = $1',
    [idOf(tenant)],
  )
  return BigInt(rows[0]?.bytes ?? 0)
}

/** The cluster of a tenant is brought to what it should be, and enforces its quotas or does not. */
export const reconcile: fc.Arbitrary<QuotaCommand> = fc
  .tuple(someTenant, fc.constantFrom(true, true, false))
  .map(([tenant, agrees]) =>
    quotaCommand({
      text: `the cluster ${agrees ? 'agrees' : 'disagrees'} with ${tenant}`,
      expected: (model) => {
        let returnedBytes = 0n
        for (const offer of agrees ? offers : []) {
          const { quotaBytes, allocatedBytes } = model.quotaOf(tenant, offer)
          const isStillUsed = (model.usedBytes.get(`${offer} ${tenant}`) ?? 0n) > quotaBytes
          // What was given back returns only now, and only when nobody uses it any more.
          if (allocatedBytes > quotaBytes && !isStillUsed) {
            returnedBytes += allocatedBytes - quotaBytes
            model.quotas.set(`${offer} ${tenant}`, { quotaBytes, allocatedBytes: quotaBytes })
          }
        }
        return returnedBytes === 0n ? 'done' : `returned ${returnedBytes}`
      },
      actual: async (world) => {
        const { house, idOf } = world
        const before = await allocatedBytes(world, tenant)
        house.cluster.disagree = !agrees
        const outcome = await house.jobs['reconcile-tenant']({ tenantId: idOf(tenant) })
        const returned = before - (await allocatedBytes(world, tenant))
        return outcome.kind === 'done' && returned > 0n ? `returned ${returned}` : outcome.kind
      },
    }),
  )
