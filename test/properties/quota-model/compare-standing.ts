import { expect } from 'vitest'
import { offers, pools, tenants } from './ground.ts'
import type { QuotaModel } from './model.ts'
import type { World } from './world.ts'

interface Row {
  readonly offer: string
  readonly node: string
  readonly text: string
}

/** Every balance as one line of text; places where nothing ever moved are left out. */
function expectedLines(model: QuotaModel): string[] {
  const lines: string[] = []
  for (const offer of offers) {
    for (const pool of pools) {
      const givable = model.givableBytes(pool, offer)
      const [allocated, held] = [model.allocatedBytes(pool, offer), model.heldBytes(pool, offer)]
      const free = givable === null ? 0n : givable - allocated - held
      lines.push(`${offer} ${pool}: ${-(free + held + allocated)} ${free} ${held} ${allocated}`)
      if (givable !== null) lines.push(`${offer} ${pool} stores ${held} ${allocated}`)
    }
    for (const tenant of tenants) {
      const { quotaBytes, allocatedBytes } = model.quotaOf(tenant, offer)
      lines.push(`${offer} ${tenant}: ${-allocatedBytes} 0 0 ${allocatedBytes}`, `${offer} ${tenant} is ${quotaBytes}`)
    }
  }
  return lines.filter((line) => !/: -?0 0 0 0$| is 0$/.test(line)).toSorted()
}

async function actualLines({ admin, nameOf }: World): Promise<string[]> {
  const { rows } = await admin.query<Row>(`
    SELECT offer_id AS offer, node_id AS node,
           format(': %s %s %s %s', capacity_bytes, free_bytes, held_bytes, allocated_bytes) AS text
      FROM ledger_balance WHERE (capacity_bytes, free_bytes, held_bytes, allocated_bytes) <> (0, 0, 0, 0)
    UNION ALL
    SELECT offer_id, node_id, format(' stores %s %s', held_bytes, allocated_bytes)
      FROM quota_level WHERE limit_bytes IS NOT NULL
    UNION ALL
    SELECT offer_id, tenant_id, format(' is %s', quota_bytes) FROM quota WHERE quota_bytes <> 0`)
  return rows.map(({ offer, node, text }) => `${nameOf(offer)} ${nameOf(node)}${text}`).toSorted()
}

/**
 * The database's own invariants hold, and every balance is what the model adds up: per offer and node capacity, free, held
 * and allocated by the ledger, then held and allocated as they are stored, then the quotas.
 */
export async function compareStanding(model: QuotaModel, world: World): Promise<void> {
  const { rows } = await world.admin.query('SELECT invariant, subject, detail FROM invariant_violation')
  expect(rows).toEqual([])
  expect(await actualLines(world)).toEqual(expectedLines(model))
}
