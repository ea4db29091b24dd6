import type { Answer, Command, Offer } from '@grenier/contracts'
import { civilDate, GIB, instantFromIso } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everythingStored } from '../../api/support/everything-stored.ts'
import { adminOf, rowsOf } from './dated-house.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { type PlacementScene, preparePlacement } from './placement-scene.ts'
import { problemOf } from './problem-of.ts'
import { standsMoved } from './standing-move.ts'

let house: House
let scene: PlacementScene
/** Offers of volumes beside the scene's own: of the usual target, on the site of the backups, and one with little room. */
let offers: Readonly<Record<'target' | 'sameSite' | 'narrow', Offer>>
let poolId: string
const namespacesMax = 60

async function offerOn(code: string, clusterId: string): Promise<Offer> {
  const sizes = { roundingStepBytes: GIB, quotaBytesMax: 10_240n * GIB, sizeStepsBytes: [] }
  const terms = { code, name: code, kind: 'block', clusterId, className: code, residency: 'FR', ...sizes } as const
  return await house.api.createOffer(terms, callOf(operator))
}

beforeAll(async () => {
  house = await openHouse('2026-02-02T09:00:00Z', { installation: { namespacesPerClusterMax: namespacesMax } })
  scene = await preparePlacement(house)
  offers = {
    target: await offerOn('cible', scene.clusters.nord2),
    sameSite: await offerOn('voisine', scene.clusters.sud1),
    narrow: await offerOn('serree', scene.clusters.nord2),
  }
  const { items } = await house.api.listPools({ limit: 10 }, callOf(operator))
  const [pool] = items
  if (pool === undefined) throw new Error('the scene has no pool')
  poolId = pool.id
  const room = { poolId, offerId: offers.narrow.id, limitBytes: 5n * GIB, overcommitPercent: 100 }
  await house.api.setPoolCapacity(room, callOf(operator, { ifMatch: pool.version }))
})
afterAll(() => house?.close())

type Member = Answer<'enrolTenant'>

/** A member on nord-1 with 10 GiB and its backups on sud-1, both standing. */
async function member(placing: Parameters<PlacementScene['enrol']>[0] = {}): Promise<Member> {
  const { nord1, sud1 } = scene.clusters
  const where = { storageClusterId: nord1, backupClusterId: sud1, ...placing }
  const tenant = await scene.enrol(where, [scene.offers.standard])
  await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
  return tenant
}

function plan(tenantId: string, change: Partial<Command<'planMove'>> = {}) {
  return house.api.planMove(
    {
      tenantId,
      targetClusterId: scene.clusters.nord2,
      offers: [{ fromOfferId: scene.offers.standard.id, toOfferId: offers.target.id }],
      windowStartsAt: instantFromIso('2026-02-10T20:00:00Z'),
      windowEndsAt: instantFromIso('2026-02-11T04:00:00Z'),
      coolingOffDays: 30,
      sameSiteReason: null,
      reason: 'Les baies sont en fin de vie',
      ...change,
    },
    callOf(operator),
  )
}

/** Writes what other parts of the product would have, as the database's owner. */
async function write(sql: string, values: readonly unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: house.database.adminUrl })
  await client.connect()
  try {
    await client.query(sql, [...values])
  } finally {
    await client.end()
  }
}

const toOffer = ({ id: toOfferId, clusterId: targetClusterId }: Offer) => ({
  targetClusterId,
  offers: [{ fromOfferId: scene.offers.standard.id, toOfferId }],
})

const driverOf = (clusterId: string, driver: string | null) =>
  write(
    `UPDATE cluster SET profile = CASE WHEN $2::text IS NULL THEN profile - 'backupDriver'
       ELSE profile || jsonb_build_object('backupDriver', $2::text) END WHERE id = $1`,
    [clusterId, driver],
  )

const sighted = (tenantId: string, claims: readonly { name: string; reason: string; className?: string }[]) =>
  write(
    `INSERT INTO protected_claim (tenant_id, name, class_name, capacity_bytes, was_bound, created_at, state, reason)
     SELECT $1, name, class_name, 1073741824, true, '2026-01-05', 'covered', reason
       FROM jsonb_to_recordset($2) AS seen (name text, class_name text, reason text)`,
    [
      tenantId,
      JSON.stringify(claims.map(({ className = 'standard', ...claim }) => ({ ...claim, class_name: className }))),
    ],
  )

const marked = (tenantId: string, dataClass: 'public-archive' | 'health') =>
  house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.provisioning.addQuotaDataClass({
      tenantId,
      offerIds: [scene.offers.standard.id],
      dataClass,
      causeKind: 'enrolment',
      causeId: tenantId,
      recordedAt: instantFromIso('2026-02-02T09:00:00Z'),
    }),
  )

async function lent(lender: Member): Promise<void> {
  const borrower = await member()
  for (const { id } of [lender, borrower]) {
    house.cluster.use.set(`${id} ${scene.offers.standard.id}`, GIB)
    await house.jobs['reconcile-tenant']({ tenantId: id })
  }
  const loan = await house.api.proposeQuotaLoan(
    {
      tenantId: borrower.id,
      lenderTenantId: lender.id,
      offerId: scene.offers.standard.id,
      amountBytes: 2n * GIB,
      endsOn: civilDate('2026-06-30'),
      reason: 'Archives en attente de tri',
    },
    callOf(adminOf(borrower.id)),
  )
  const consent = { loanId: loan.id, decision: 'consent' as const, reason: 'Accord' }
  await house.api.decideQuotaLoan(consent, callOf(adminOf(lender.id), { ifMatch: loan.version }))
  for (const { id } of [lender, borrower]) await house.jobs['reconcile-tenant']({ tenantId: id })
}

async function grown(tenant: Member): Promise<void> {
  const wish = { offer: scene.offers.standard, gib: 20n, temporaryUntil: civilDate('2026-06-30') }
  const request = await scene.ask(tenant.id, wish)
  if (request.state === 'submitted') await scene.decide(request)
  await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
}

/** A second member whose namespace has the first one's name, as an adopted one may have elsewhere. */
async function namesake(tenant: Member, clusterId: string): Promise<Member> {
  const other = await member({ storageClusterId: clusterId })
  const sql = "UPDATE tenant_namespace SET name = $2 WHERE tenant_id = $1 AND purpose = 'storage'"
  await write(sql, [other.id, `${tenant.slug}-storage`])
  return other
}

interface Row {
  readonly title: string
  readonly code: string
  readonly params?: object
  /** What stands in the way; gives what the plan says otherwise, and how that is taken away again where others would meet it. */
  readonly arrange: (tenant: Member) => Promise<{
    readonly change?: Partial<Command<'planMove'>>
    readonly undo?: () => Promise<void>
  } | void>
  readonly placing?: Parameters<PlacementScene['enrol']>[0]
}

const rows: readonly Row[] = [
  ...(['nord1', 'nord2'] as const).map((side) => ({
    title: `where Velero copies on ${side === 'nord1' ? 'its cluster' : 'the target'}`,
    code: 'move-velero',
    arrange: async () => {
      await driverOf(scene.clusters[side], 'velero')
      return { undo: () => driverOf(scene.clusters[side], null) }
    },
  })),
  { title: 'of a member that lends', code: 'move-loans-open', arrange: lent },
  { title: 'of a member with a temporary part', code: 'move-temporary-open', arrange: grown },
  {
    title: 'to where another member has its namespace’s name',
    code: 'move-name-taken',
    arrange: async (tenant) => void (await namesake(tenant, scene.clusters.nord2)),
  },
  {
    title: 'to where another move brings that name',
    code: 'move-name-taken',
    arrange: async (tenant) => {
      const other = await namesake(tenant, scene.clusters.loin1)
      const namespace = `${tenant.slug}-storage`
      const { loin1, nord2 } = scene.clusters
      await standsMoved(house, other.id, { state: 'planned', from: loin1, to: nord2, namespace })
    },
  },
  {
    title: 'to where another move left that name',
    code: 'move-name-taken',
    arrange: async (tenant) => {
      const other = await namesake(tenant, scene.clusters.loin1)
      const namespace = `${tenant.slug}-storage`
      const { loin1, nord2 } = scene.clusters
      await standsMoved(house, other.id, { state: 'switched', from: nord2, to: loin1, namespace })
    },
  },
  {
    title: 'back to where its own old side still stands',
    code: 'move-old-side-standing',
    arrange: async ({ id, slug }) => {
      const { nord1, nord2 } = scene.clusters
      await standsMoved(house, id, { state: 'switched', from: nord2, to: nord1, namespace: `${slug}-storage` })
    },
  },
  {
    title: 'of a member of which nothing stands yet',
    code: 'move-not-provisioned',
    arrange: ({ id }) => write('DELETE FROM tenant_namespace WHERE tenant_id = $1', [id]),
  },
  {
    title: 'of a member whose namespace is being taken over',
    code: 'adoption-under-way',
    arrange: ({ id }) =>
      write(
        `INSERT INTO tenant_adoption (tenant_id, id, cluster_id, namespace, namespace_uid, state, findings, adoptable,
                                      fingerprint, reason, reported_at, reported_by, decided_at, decided_by,
                                      decision_reason, version)
         VALUES ($1, $1, $2, 'mairie', $1, 'takingOver', '[]', true, 'f', 'Reprise', '2026-02-01', 'operator-1',
                 '2026-02-01', 'operator-1', 'Reprise', 2)`,
        [id, scene.clusters.nord1],
      ),
  },
  ...(
    [
      ['is bound to no volume', 'claim-unbound', 'standard'],
      ['is left out of backups', 'claim-excluded', 'standard'],
      ['is a raw device', 'claim-block', 'standard'],
      ['is for one pod only', 'claim-read-write-once-pod', 'standard'],
    ] as const
  ).map(([what, reason]) => ({
    title: `of a claim that ${what}`,
    code: 'move-claims',
    params: { names: `archives (${reason})` },
    arrange: ({ id }: Member) =>
      sighted(id, [
        { name: 'archives', reason },
        { name: 'sound', reason: 'covered' },
      ]),
  })),
  {
    title: 'of a claim whose class no named offer has',
    code: 'move-claims',
    params: { names: 'archives (claim-without-target)' },
    arrange: ({ id }) => sighted(id, [{ name: 'archives', reason: 'covered', className: 'lent' }]),
  },
  {
    title: 'without room at the target',
    code: 'capacity-exceeded',
    params: { remainingBytes: String(5n * GIB) },
    arrange: async () => ({ change: toOffer(offers.narrow) }),
  },
  {
    title: 'of archives to where the agreement has ended',
    code: 'certificate-expired',
    arrange: async ({ id }) => {
      await marked(id, 'public-archive')
      await scene.certify({ offerId: offers.target.id }, { kind: 'archive-agreement', until: '2025-12-31' })
    },
  },
  {
    title: 'out of the country of a member that stays there',
    code: 'residency-not-met',
    placing: { residencyMin: 'FR' },
    arrange: async () => ({ change: toOffer(scene.offers.lointaine) }),
  },
  {
    title: 'away from a store that only its own cluster reaches',
    code: 'object-store-missing',
    arrange: async () => {
      const { sud } = scene.sites
      const sql = 'UPDATE site SET s3_endpoint = $2 WHERE id = $1'
      await write(sql, [sud, null])
      return { undo: () => write(sql, [sud, 'https://s3.sud.demo.invalid']) }
    },
  },
  {
    title: 'to the site of its backups, although another could take it and nobody says why',
    code: 'backup-same-site',
    arrange: async () => ({ change: toOffer(offers.sameSite) }),
  },
]

describe('a plan of a move', () => {
  it.each(rows)(
    '$title is refused with $code, and nothing is stored or held',
    async ({ code, params = {}, ...row }) => {
      const tenant = await member(row.placing)
      const { change, undo } = (await row.arrange(tenant)) ?? {}
      const before = await everythingStored(house.database.adminUrl)
      expect(await problemOf(plan(tenant.id, change))).toMatchObject({ code, params })
      expect(await everythingStored(house.database.adminUrl)).toEqual(before)
      await undo?.()
    },
  )

  it('that nothing stands in the way of is stored: what is compared is what a plan changes', async () => {
    const tenant = await member()
    const before = await everythingStored(house.database.adminUrl)
    expect((await plan(tenant.id)).state).toBe('planned')
    const after = await everythingStored(house.database.adminUrl)
    const changed = Object.keys(after).filter((table) => after[table] !== before[table])
    expect(changed).toEqual(
      expect.arrayContaining(['public.audit_entry', 'public.ledger_entry', 'public.outbox', 'public.tenant_move']),
    )
  })

  it('to the site of its backups is stored with the reason why', async () => {
    const tenant = await member()
    const told = { ...toOffer(offers.sameSite), sameSiteReason: 'Seul site aux normes' }
    expect((await plan(tenant.id, told)).sameSiteReason).toBe('Seul site aux normes')
  })

  it('to a cluster with as many namespaces as it may have is refused with cluster-full, and a place that is given up is free', async () => {
    const tenant = await member()
    const { nord2 } = scene.clusters
    const { count } = (
      await rowsOf(
        house,
        `SELECT (SELECT count(*) FROM tenant WHERE storage_cluster_id = $1)
              + (SELECT count(*) FROM tenant_move WHERE target_cluster_id = $1 AND switched_at IS NULL
                    AND state NOT IN ('ended', 'cancelled'))
              + (SELECT count(*) FROM tenant_move WHERE source_cluster_id = $1 AND switched_at IS NOT NULL
                    AND state NOT IN ('ended', 'cancelled')) AS count`,
        [nord2],
      )
    )[0] ?? { count: '0' }
    for (let left = namespacesMax - Number(count); left > 0; left -= 1)
      await scene.enrol({ storageClusterId: nord2, backupClusterId: scene.clusters.loin1 })
    const before = await everythingStored(house.database.adminUrl)
    expect(await problemOf(plan(tenant.id))).toMatchObject({
      code: 'cluster-full',
      params: { namespaces: String(namespacesMax), namespacesMax: String(namespacesMax) },
    })
    expect(await everythingStored(house.database.adminUrl)).toEqual(before)
    await write(
      "UPDATE tenant_move SET state = 'cancelled', ended_at = '2026-02-02' WHERE target_cluster_id = $1 AND switched_at IS NULL",
      [nord2],
    )
    expect((await plan(tenant.id)).state).toBe('planned')
  })
})
