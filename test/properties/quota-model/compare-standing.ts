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
  for (const place of model.over) lines.push(`${place} is over`)
  for (const [index, { state }] of model.requests.entries()) lines.push(`request ${index} is ${state}`)
  for (const [index, { state, leftBytes, pendingBytes }] of model.loans.entries()) {
    lines.push(`loan ${index} is ${state} with ${leftBytes} ${pendingBytes}`)
  }
  const temporaries = Map.groupBy(model.temporaries, ({ offer, tenant }) => `${offer} ${tenant}`)
  for (const [place, parts] of temporaries) {
    lines.push(`${place} temporarily is ${parts.reduce((sum, { leftBytes }) => sum + leftBytes, 0n)}`)
  }
  return lines.filter((line) => !/: -?0 0 0 0$| is 0$/.test(line)).toSorted()
}

async function actualLines(world: World): Promise<string[]> {
  const { admin, nameOf, requestIds, loanIds } = world
  const { rows } = await admin.query<Row>(`
    SELECT offer_id AS offer, node_id AS node,
           format(': %s %s %s %s', capacity_bytes, free_bytes, held_bytes, allocated_bytes) AS text
      FROM ledger_balance WHERE (capacity_bytes, free_bytes, held_bytes, allocated_bytes) <> (0, 0, 0, 0)
    UNION ALL
    SELECT offer_id, node_id, format(' stores %s %s', held_bytes, allocated_bytes)
      FROM quota_level WHERE limit_bytes IS NOT NULL
    UNION ALL
    SELECT offer_id, tenant_id, format(' is %s', quota_bytes) FROM quota WHERE quota_bytes <> 0
    UNION ALL
    SELECT offer_id, tenant_id, ' is over' FROM quota WHERE state = 'over'
    UNION ALL
    SELECT offer_id, tenant_id, format(' temporarily is %s', sum(extra_bytes - lowered_bytes))
      FROM temporary_quota GROUP BY offer_id, tenant_id HAVING sum(extra_bytes - lowered_bytes) > 0`)
  const facts = await admin.query<{ kind: string; id: string; text: string }>(
    `
    SELECT 'request' AS kind, id, CASE WHEN state IN ('provisioning', 'active') THEN 'granted' ELSE state END AS text
      FROM quota_request WHERE id = ANY ($1)
    UNION ALL
    SELECT 'loan', id, format('%s with %s %s', state, amount_bytes - lowered_bytes, lowered_bytes - returned_bytes)
      FROM quota_loan WHERE side = 'lender'`,
    [requestIds],
  )
  const indexOf = (kind: string, id: string): number => (kind === 'loan' ? loanIds : requestIds).indexOf(id)
  return [
    ...rows.map(({ offer, node, text }) => `${nameOf(offer)} ${nameOf(node)}${text}`),
    ...facts.rows.map(({ kind, id, text }) => `${kind} ${indexOf(kind, id)} is ${text}`),
  ].toSorted()
}

/**
 * The database's own invariants hold, and every balance is what the model adds up: per offer and node capacity, free, held
 * and allocated by the ledger, then held and allocated as they are stored, then the quotas, which of them are over, what
 * of them has an end, and where every request and loan stands.
 */
export async function compareStanding(model: QuotaModel, world: World): Promise<void> {
  const { rows } = await world.admin.query('SELECT invariant, subject, detail FROM invariant_violation')
  expect(rows).toEqual([])
  expect(await actualLines(world)).toEqual(expectedLines(model))
}
