import { Client } from 'pg'
import type { House } from '../use-cases/house.ts'

type Row = Readonly<Record<string, string>>

/** What stands in the database before and after the change, read behind the use cases. Byte counts and cents are decimal text. */
export interface Standing {
  /** Of each member: its code, its quota, and the pool under which it hangs. */
  readonly members: readonly { tenantId: string; quotaBytes: string; poolId: string }[]
  /** What each pool has allocated by the ledger. */
  readonly pools: ReadonlyMap<string, bigint>
  /** One text of all entries of the ledger but those of territory events, of all statements and of all that was charged and carried. */
  readonly history: string
  readonly entries: number
}

async function query(house: House, text: string): Promise<Row[]> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    return (await admin.query(text)).rows as Row[]
  } finally {
    await admin.end()
  }
}

const history = `
  SELECT md5(string_agg(line, E'\\n' ORDER BY line)) AS history FROM (
    SELECT entry.transfer_id || ' ' || node_id || ' ' || amount_bytes FROM ledger_entry entry
      JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id WHERE transfer.cause_kind <> 'territory'
    UNION ALL SELECT id || ' ' || tenant_id || ' ' || payer_name || ' ' || payable_cents FROM statement
    UNION ALL SELECT id || ' ' || tenant_id || ' ' || amount_micros FROM charge) AS facts (line)`

/** Everything that a change of the territory must move or leave whole. */
export async function standingOf(house: House): Promise<Standing> {
  const members = await query(
    house,
    `SELECT quota.tenant_id AS "tenantId", sum(quota_bytes)::text AS "quotaBytes", leaf.parent_id AS "poolId"
       FROM quota JOIN quota_node leaf ON leaf.id = quota.tenant_id
      GROUP BY quota.tenant_id, leaf.parent_id ORDER BY quota.tenant_id`,
  )
  const pools = await query(
    house,
    `SELECT node_id AS id, sum(amount_bytes)::text AS bytes FROM ledger_entry
       JOIN quota_node node ON node.id = node_id
      WHERE account = 'allocated' AND node.kind <> 'tenant' GROUP BY node_id`,
  )
  const [told] = await query(house, history)
  const [counted] = await query(house, 'SELECT count(*)::text AS entries FROM ledger_entry')
  return {
    members: members as unknown as Standing['members'],
    pools: new Map(pools.map(({ id = '', bytes = '0' }) => [id, BigInt(bytes)])),
    history: told?.['history'] ?? '',
    entries: Number(counted?.['entries']),
  }
}

/** What each pool should have allocated by the quotas of those who hang under it. */
export function sumsByPool({ members }: Standing): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { poolId, quotaBytes } of members) sums.set(poolId, (sums.get(poolId) ?? 0n) + BigInt(quotaBytes))
  return sums
}

/** An amount that was carried of a member which is merged by now. */
export interface CarriedOfMerged {
  readonly tenantId: string
  readonly month: string
  /** In whose statement it is asked for: in none yet, in the one of who took the member in, or in another. */
  readonly asked: 'open' | 'successor' | 'another'
}

/** What was carried of members that are merged by now. */
export async function carriedOfMerged(house: House): Promise<CarriedOfMerged[]> {
  const rows = await query(
    house,
    `SELECT carry.tenant_id AS "tenantId", carry.month, CASE WHEN up.statement_id IS NULL THEN 'open'
              WHEN payer.organisation_id = merged.successor_id THEN 'successor' ELSE 'another' END AS asked
       FROM statement_carry carry
       JOIN tenant ON tenant.id = carry.tenant_id
       JOIN organisation_succession merged ON merged.predecessor_id = tenant.organisation_id
       LEFT JOIN statement_take_up up ON up.tenant_id = carry.tenant_id AND up.month = carry.month
       LEFT JOIN tenant payer ON payer.id = up.statement_tenant_id
      ORDER BY carry.month, carry.tenant_id`,
  )
  return rows as unknown as CarriedOfMerged[]
}
