import * as fc from 'fast-check'
import { type OfferName, offers, type TenantName, tenants } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { someTenant } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { changes, loanStates } from '../states.ts'
import type { World } from '../world.ts'

/** What a step can be told by: where loans stand, what a tenant has, and what is held since more than that is in use. */
interface Settled {
  readonly loans: readonly string[]
  readonly allocatedBytes: bigint
  readonly excessBytes: bigint
}

function inModel(model: QuotaModel, tenant: TenantName): Settled {
  const sum = (bytesOf: (offer: OfferName) => bigint): bigint =>
    offers.reduce((total, offer) => total + bytesOf(offer), 0n)
  return {
    loans: model.loans.map(({ state }) => state),
    allocatedBytes: sum((offer) => model.quotaOf(tenant, offer).allocatedBytes),
    excessBytes: sum((offer) => model.excessBytes.get(`${offer} ${tenant}`) ?? 0n),
  }
}

async function inWorld(world: World, tenant: TenantName): Promise<Settled> {
  const { rows } = await world.admin.query<{ allocated: string; excess: string }>(
    `SELECT (SELECT coalesce(sum(allocated_bytes), 0)::text FROM ledger_balance WHERE node_id = $1) AS allocated,
            (SELECT coalesce(sum(held_bytes), 0)::text FROM capacity_reservation
              WHERE tenant_id = $1 AND purpose = 'over-allocated') AS excess`,
    [world.idOf(tenant)],
  )
  const { allocated = 0, excess = 0 } = rows[0] ?? {}
  return { loans: await loanStates(world), allocatedBytes: BigInt(allocated), excessBytes: BigInt(excess) }
}

function told(before: Settled, after: Settled): string {
  const loans = changes(before.loans, after.loans)
  const returnedBytes = before.allocatedBytes - after.allocatedBytes
  if (loans !== '') return `loan ${loans}, returned ${returnedBytes}`
  if (returnedBytes > 0n) return `returned ${returnedBytes}`
  return after.excessBytes === before.excessBytes ? 'done' : `held for excess ${after.excessBytes}`
}

/** The first tenant of which the cluster has something to settle; undefined when there is none. */
function firstAwaiting(model: QuotaModel): TenantName | undefined {
  return tenants.find((tenant) =>
    offers.some((offer) => {
      const { quotaBytes, allocatedBytes } = model.quotaOf(tenant, offer)
      const { usedBytes, excessBytes } = model
      const beyondBytes = (usedBytes.get(`${offer} ${tenant}`) ?? 0n) - allocatedBytes
      const isNew = quotaBytes > 0n && beyondBytes > (excessBytes.get(`${offer} ${tenant}`) ?? 0n)
      return quotaBytes < allocatedBytes || isNew
    }),
  )
}

/** The cluster of a tenant is brought to what it should be, and agrees or not; null: of the first with something to settle. */
export function reconciles(named: TenantName | null, agrees: boolean): QuotaCommand {
  return quotaCommand({
    text: `the cluster ${agrees ? 'agrees' : 'disagrees'} with ${named ?? 'the first tenant with something to settle'}`,
    target: (model) => named ?? firstAwaiting(model),
    expected: (model, tenant) => {
      const before = inModel(model, tenant)
      if (!agrees) model.showUse(tenant)
      model.settle(tenant, agrees)
      return told(before, inModel(model, tenant))
    },
    actual: async (world, tenant) => {
      const before = await inWorld(world, tenant)
      const { house, idOf } = world
      const tenantId = idOf(tenant)
      house.cluster.disagree = !agrees
      house.cluster.use.clear()
      // A cluster that enforces nothing yet still shows what is in use.
      for (const offer of agrees ? [] : offers) house.cluster.use.set(`${tenantId} ${idOf(offer)}`, 0n)
      const outcome = await house.jobs['reconcile-tenant']({ tenantId })
      return outcome.kind === 'done' ? told(before, await inWorld(world, tenant)) : outcome.kind
    },
  })
}

/** The cluster of a tenant is brought to what it should be, and enforces its quotas or does not. */
export const reconcile: fc.Arbitrary<QuotaCommand> = fc
  .tuple(fc.option(someTenant, { freq: 1 }), fc.constantFrom(true, true, true, false))
  .map(([named, agrees]) => reconciles(named, agrees))
