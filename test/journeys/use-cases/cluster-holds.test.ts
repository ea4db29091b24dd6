import type { ReconcileReport } from '@grenier/control-plane/ports'
import { GIB, instantFromIso } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
let tenantId: string
let clusterId: string
beforeEach(async () => {
  house = await openHouse('2026-02-02T09:00:00Z')
  region = await prepareRegion(house)
  const tenant = await enrolCommune(house, region, { name: 'Vétheuil' })
  tenantId = tenant.id
  clusterId = region.block.clusterId
})
afterEach(() => house.close())

const reconcile = () => house.jobs['reconcile-tenant']({ tenantId })
const hold = (reason = 'Base restaurée') => house.api.holdCluster({ clusterId, reason }, callOf(operator))
const holds = async () => (await house.api.listClusterHolds({ clusterId }, callOf(operator))).items
const lift = (holdId: string, ifMatch = 1) =>
  house.api.liftClusterHold({ clusterId, holdId, reason: 'vérifié' }, callOf(operator, { ifMatch }))

async function conditionOf(type: string) {
  const { conditions } = await house.api.getTenant({ tenantId }, callOf(operator))
  return conditions.find((condition) => condition.type === type)
}

/** What the double sends when an object on the cluster forbids writing. */
function forbidding(forbidden: NonNullable<ReconcileReport['forbidden']>): void {
  const { gateway } = house.cluster
  const agreeing = { ...gateway }
  gateway.reconcile = async (run) => ({ ...(await agreeing.reconcile(run)), objectsApplied: 0, forbidden })
}

describe('a cluster that an operator holds', () => {
  it('is written to by nothing, says so on each tenant, and is asked again', async () => {
    const held = await hold()
    expect(held).toMatchObject({
      cause: 'operator',
      detail: 'Base restaurée',
      heldBy: operator.subject,
      liftedAt: null,
    })
    expect(await reconcile()).toMatchObject({ kind: 'retry' })
    expect(house.cluster.blueprints).toEqual([])
    expect(await conditionOf('ClustersReachable')).toMatchObject({ status: 'False', reason: 'ClusterHeld' })
  })

  it('is held once at a time and lifted once, by whoever saw its latest version', async () => {
    const { id } = await hold()
    expect(await problemOf(hold('encore'))).toMatchObject({ code: 'hold-known' })
    expect(await problemOf(lift(id, 7))).toMatchObject({ code: 'version-stale' })
    const lifted = await lift(id)
    expect(lifted).toMatchObject({ liftedBy: operator.subject, liftReason: 'vérifié', version: 2 })
    expect(await problemOf(lift(id, 2))).toMatchObject({ code: 'hold-lifted' })
    expect(await holds()).toEqual([lifted])
    const missing = '0198c0de-7a00-7000-8000-00000000dead'
    expect(await problemOf(lift(missing))).toMatchObject({ code: 'not-found' })
  })

  it('is brought to the ledger again once the hold is lifted, above every revision that stands there', async () => {
    const { id } = await hold()
    await reconcile()
    house.cluster.newestRevision = 5_000n
    await lift(id)
    await reconcile()
    const [blueprint] = house.cluster.blueprints
    expect(blueprint?.quotas).toMatchObject([{ quotaBytes: 50n * GIB }])
    expect(blueprint?.revision).toBeGreaterThan(5_000n)
    const [first] = await holds()
    expect(first?.liftedAt).not.toBeNull()
    expect(await conditionOf('ClustersReachable')).toMatchObject({ status: 'True' })
  })

  it('gets a run of every tenant there when it is lifted', async () => {
    const other = await enrolCommune(house, region, { name: 'Auvers' })
    const { id } = await hold()
    const ordered = async () => {
      const rows = await house.outboxRelay.claim({ limit: 100, now: instantFromIso('2100-01-01T00:00:00Z') })
      return rows
        .flatMap(({ kind, payload }) => (kind === 'reconcile-tenant' ? [JSON.stringify(payload)] : []))
        .toSorted()
    }
    await ordered()
    await lift(id)
    // Rows written in one millisecond have no order among themselves: the runs are compared as a set.
    expect(await ordered()).toEqual([tenantId, other.id].map((id) => JSON.stringify({ tenantId: id })).toSorted())
  })
})

describe('what a run finds on a cluster', () => {
  it('holds it when an object is newer than the database, with what was seen, and revisions go on above that', async () => {
    const forbidden = { clusterId, cause: 'higher-revision', detail: 'revision 9000', seenRevision: 9_000n } as const
    const agreeing = { ...house.cluster.gateway }
    forbidding(forbidden)
    await reconcile()
    const [found] = await holds()
    expect(found).toMatchObject({ cause: 'higher-revision', detail: 'revision 9000', heldBy: 'job:reconcile-tenant' })
    house.cluster.gateway.reconcile = (run) => agreeing.reconcile(run)
    house.cluster.blueprints.length = 0
    await reconcile()
    expect(house.cluster.blueprints).toEqual([])
    await lift(found?.id ?? '')
    await reconcile()
    expect(house.cluster.blueprints.at(-1)?.revision).toBeGreaterThanOrEqual(9_000n)
  })

  it('holds it once, however many tenants find it', async () => {
    forbidding({ clusterId, cause: 'other-installation', detail: 'of another', seenRevision: null })
    const other = await enrolCommune(house, region, { name: 'Auvers' })
    await Promise.all([reconcile(), house.jobs['reconcile-tenant']({ tenantId: other.id })])
    expect(await holds()).toMatchObject([{ cause: 'other-installation' }])
  })
})

describe('a worker that starts on an older database', () => {
  it('holds the cluster before anything is written, though no run has looked at what is newer', async () => {
    house.cluster.newestRevision = 1_000_000n
    expect(await reconcile()).toMatchObject({ kind: 'retry' })
    expect(house.cluster.blueprints).toEqual([])
    expect(await holds()).toMatchObject([{ cause: 'higher-revision', heldBy: 'job:reconcile-tenant' }])
  })

  it('starts as ever when nothing there is newer', async () => {
    house.cluster.newestRevision = 1n
    await reconcile()
    expect(house.cluster.blueprints).toHaveLength(1)
    expect(await holds()).toEqual([])
  })
})
