import { invariantCode } from '@grenier/contracts'
import { civilMonth, GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator } from '../journeys/use-cases/house.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from '../journeys/use-cases/region.ts'

let house: House
let region: Region
let admin: Client
let tenantId: string
let requestId: string

/** A region in which everything has happened that moves capacity, and nothing is wrong. */
beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
  const { api, jobs } = house
  const shrunk = await enrolCommune(house, region, { name: 'Ableiges', gib: 60n })
  const smaller = await ask(shrunk.id, 20n)
  await api.decideQuotaRequest(
    { requestId: smaller.id, decision: 'approve', amendedLines: [], reason: 'Rendu' },
    callOf(operator, { ifMatch: smaller.version }),
  )
  await jobs['reconcile-tenant']({ tenantId: shrunk.id })
  const tenant = await enrolCommune(house, region, { name: 'Aincourt', gib: 50n })
  tenantId = tenant.id
  requestId = (await ask(tenantId, 150n)).id
  // A level that had a limit and has none any more.
  const pools = await api.listPools({ limit: 100 }, callOf(operator))
  const epci = pools.items.find(({ id }) => id === region.epci.id)
  for (const [index, limitBytes] of [10n * GIB, null].entries()) {
    await api.setPoolCapacity(
      { poolId: region.epci.id, offerId: region.backup.id, limitBytes, overcommitPercent: 100 },
      callOf(operator, { ifMatch: (epci?.version ?? 0) + index }),
    )
  }
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
})

afterAll(async () => {
  await admin.end()
  await house.close()
})

function ask(tenant: string, gib: bigint) {
  return house.api.submitQuotaRequest(
    {
      tenantId: tenant,
      lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
      justification: 'Archives numérisées',
      wishedOn: null,
      temporaryUntil: null,
      waitIfFull: false,
    },
    callOf(memberOf(tenant)),
  )
}

/** Which invariants speak, and of what, after statements that only a superuser can run; nothing of it is kept. */
async function spokenAfter(...statements: readonly string[]): Promise<Map<string, string[]>> {
  await admin.query('BEGIN')
  try {
    // Triggers and foreign keys would refuse most of this; so would the checks that are dropped here.
    await admin.query('SET LOCAL session_replication_role = replica')
    await admin.query(`ALTER TABLE quota_level DROP CONSTRAINT quota_level_within_limit,
      DROP CONSTRAINT quota_level_unlimited, DROP CONSTRAINT quota_level_balances`)
    for (const statement of statements) await admin.query(statement)
    const { rows } = await admin.query<{ invariant: string; subject: string }>(
      'SELECT invariant, subject FROM invariant_violation ORDER BY invariant, subject',
    )
    const byInvariant = Map.groupBy(rows, ({ invariant }) => invariant)
    return new Map([...byInvariant].map(([name, found]) => [name, found.map(({ subject }) => subject)]))
  } finally {
    await admin.query('ROLLBACK')
  }
}

const planted = '0198c0de-0000-7000-8000-00000000beef'
const nowhere = '0198c0de-0000-7000-8000-00000000dead'

function transfer(causeKind = 'quota-request', causeId: string = nowhere): string {
  return `INSERT INTO ledger_transfer (id, cause_kind, cause_id, recorded_at)
          VALUES ('${planted}', '${causeKind}', '${causeId}', '2026-01-06T00:00:00Z')`
}

function entries(...lines: readonly [nodeId: string, account: string, gib: number][]): string {
  const rows = lines.map(
    ([nodeId, account, gib], index) =>
      `('${planted}', ${index + 1}, '2026-01-06T00:00:00Z', '${region.block.id}', '${nodeId}', '${account}', ${gib}::bigint * ${GIB})`,
  )
  return `INSERT INTO ledger_entry (transfer_id, position, recorded_at, offer_id, node_id, account, amount_bytes)
          VALUES ${rows.join(', ')}`
}

/** Moves the stored balances along, so that only the planted fault is to be seen. */
function stored(nodeId: string, column: 'allocated_bytes' | 'held_bytes', gib: number): string {
  return `UPDATE quota_level SET ${column} = ${column} + ${gib}::bigint * ${GIB}
           WHERE node_id = '${nodeId}' AND offer_id = '${region.block.id}'`
}

/** For each invariant: what breaks it, and whom it then names. */
const faults: readonly [
  code: (typeof invariantCode.options)[number],
  plant: () => readonly string[],
  subject: () => string,
][] = [
  [
    'ledger-unbalanced',
    // At a pool without any level, so that nothing but the sum is wrong.
    () => [
      transfer('capacity'),
      entries([nowhere, 'capacity', 1]),
      `INSERT INTO quota_node (id, kind, parent_id, depth, path, name, recorded_at, version)
       VALUES ('${nowhere}', 'pool', NULL, 1, '{${nowhere}}', 'Nulle part', '2026-01-06T00:00:00Z', 1)`,
    ],
    () => planted,
  ],
  ['balance-differs', () => [stored(region.epci.id, 'allocated_bytes', 1)], () => region.epci.id],
  [
    'limit-differs',
    () => [transfer('capacity'), entries([region.root.id, 'free', 1], [region.root.id, 'capacity', -1])],
    () => region.root.id,
  ],
  [
    'limit-unrecorded',
    () => [`UPDATE ledger_limit SET limit_bytes = 1 WHERE node_id = '${region.root.id}'`],
    () => region.root.id,
  ],
  [
    'level-above-limit',
    () => [
      transfer('capacity'),
      `UPDATE quota_level SET limit_bytes = ${GIB} WHERE node_id = '${region.root.id}'`,
      `UPDATE ledger_limit SET limit_bytes = ${GIB} WHERE node_id = '${region.root.id}'`,
      entries([region.root.id, 'capacity', 999], [region.root.id, 'free', -999]),
    ],
    () => region.root.id,
  ],
  [
    'unlimited-level-stored',
    () => [`UPDATE quota_level SET held_bytes = 1 WHERE limit_bytes IS NULL`],
    () => region.epci.id,
  ],
  [
    'allocated-differs-below',
    () => [
      transfer(),
      entries([region.root.id, 'free', -1], [region.root.id, 'allocated', 1]),
      stored(region.root.id, 'allocated_bytes', 1),
    ],
    () => region.root.id,
  ],
  [
    'held-differs-between-levels',
    () => [
      transfer('quota-request', requestId),
      entries([region.root.id, 'free', -1], [region.root.id, 'held', 1]),
      stored(region.root.id, 'held_bytes', 1),
    ],
    () => region.root.id,
  ],
  [
    'hold-without-cause',
    () => [
      transfer(),
      entries([region.root.id, 'free', -1], [region.root.id, 'held', 1]),
      stored(region.root.id, 'held_bytes', 1),
    ],
    () => region.root.id,
  ],
  [
    'hold-missing',
    () => [`UPDATE quota_request_line SET held_bytes = held_bytes + 1 WHERE request_id = '${requestId}'`],
    () => requestId,
  ],
  [
    'quota-above-allocated',
    () => [`UPDATE quota SET quota_bytes = quota_bytes + 1 WHERE tenant_id = '${tenantId}'`],
    () => tenantId,
  ],
]

describe('the invariants of capacity', () => {
  test('nothing violates them where capacity was given, held, shrunk and limited by the rules', async () => {
    expect(await spokenAfter()).toEqual(new Map())
  })

  test('every invariant has a fault planted below', () => {
    expect(faults.map(([code]) => code).toSorted()).toEqual(invariantCode.options.toSorted())
  })

  test.each(faults)('%s is seen, named, and the only one to speak', async (code, plant, subject) => {
    expect(await spokenAfter(...plant())).toEqual(new Map([[code, [subject()]]]))
  })

  test('a request that ends while its hold stays is seen: the hold has no cause any more', async () => {
    const spoken = await spokenAfter(`UPDATE quota_request SET state = 'rejected' WHERE id = '${requestId}'`)
    expect([...spoken.keys()]).toEqual(['hold-without-cause'])
    expect(spoken.get('hold-without-cause')).toHaveLength(2)
  })

  test('whoever verifies sees every invariant counted, and the first violations with their figures', async () => {
    const clean = await house.api.verifyInvariants({}, callOf(operator))
    expect(clean.violations).toBe(0)
    expect(clean.invariants.map(({ code }) => code)).toEqual(invariantCode.options)
    await admin.query('UPDATE quota SET quota_bytes = quota_bytes + 1 WHERE tenant_id = $1', [tenantId])
    const report = await house.api.verifyInvariants({}, callOf(operator))
    await admin.query('UPDATE quota SET quota_bytes = quota_bytes - 1 WHERE tenant_id = $1', [tenantId])
    expect(report.violations).toBe(1)
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([
      {
        code: 'quota-above-allocated',
        violations: 1,
        first: [
          {
            subject: tenantId,
            detail: {
              offerId: region.block.id,
              quotaBytes: String(50n * GIB + 1n),
              ledgerAllocatedBytes: String(50n * GIB),
            },
          },
        ],
      },
    ])
  })
})
