import { civilDate, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
beforeAll(async () => {
  house = await openHouse('2026-02-02T09:00:00Z')
  region = await prepareRegion(house)
})
afterAll(() => house.close())

let tenantId: string
let organisationId: string
beforeEach(async () => {
  const tenant = await enrolCommune(house, region, { name: 'Vétheuil' })
  tenantId = tenant.id
  organisationId = tenant.organisationId
  await house.jobs['reconcile-tenant']({ tenantId })
  house.cluster.blueprints.length = 0
})

const suspend = (reason = 'Compte compromis') => house.api.suspendTenant({ tenantId, reason }, callOf(operator))

async function reconciled() {
  await house.jobs['reconcile-tenant']({ tenantId })
  const blueprint = house.cluster.blueprints.at(-1)
  if (blueprint === undefined) throw new Error('the cluster was not asked')
  return blueprint
}

describe('suspending a tenant', () => {
  it('is dated, has its reason and its actor, and reaches the cluster with quotas as they were', async () => {
    const answer = await suspend()
    expect(answer).toMatchObject({ reason: 'Compte compromis', suspendedBy: operator.subject, resumedAt: null })
    const blueprint = await reconciled()
    expect(blueprint.isSuspended).toBe(true)
    expect(blueprint.quotas).toMatchObject([{ offerId: region.block.id, quotaBytes: 50n * GIB }])
  })

  it('moves nothing in the ledger, neither at its beginning nor at its end', async () => {
    const transfers = () => house.api.listLedgerTransfers({ tenantId, limit: 100 }, callOf(operator))
    const before = await transfers()
    const { id } = await suspend()
    await reconciled()
    await house.api.resumeTenant(
      { tenantId, suspensionId: id, reason: 'enquête close' },
      callOf(operator, { ifMatch: 1 }),
    )
    const blueprint = await reconciled()
    expect(blueprint.isSuspended).toBe(false)
    expect(blueprint.quotas).toMatchObject([{ quotaBytes: 50n * GIB }])
    expect(await transfers()).toEqual(before)
  })

  it('happens once at a time, and is ended once', async () => {
    const { id } = await suspend()
    expect(await problemOf(suspend())).toMatchObject({ code: 'suspension-known' })
    const end = () =>
      house.api.resumeTenant({ tenantId, suspensionId: id, reason: 'enquête close' }, callOf(operator, { ifMatch: 1 }))
    await end()
    expect(await problemOf(end())).toMatchObject({ code: 'version-stale' })
    await expect(suspend('Deuxième incident')).resolves.toMatchObject({ version: 1 })
    const { items } = await house.api.listSuspensions({ tenantId }, callOf(memberOf(tenantId)))
    expect(items.map(({ resumedAt }) => resumedAt === null)).toEqual([true, false])
  })

  it('answers for a tenant that does not exist as for another tenant', async () => {
    const missing = '0198c0de-7a00-7000-8000-00000000dead'
    const asked = house.api.suspendTenant({ tenantId: missing, reason: 'essai' }, callOf(operator))
    expect(await problemOf(asked)).toMatchObject({ code: 'not-found' })
    const other = house.api.listSuspensions({ tenantId }, callOf(memberOf(missing)))
    expect(await problemOf(other)).toMatchObject({ code: 'not-found' })
  })
})

describe('renaming an organisation', () => {
  it('never renames namespaces: their names stay, and nothing is provisioned for it', async () => {
    const before = await reconciled()
    const pending = () => house.api.getProvisioningSummary({}, callOf(operator))
    const { outboxPending } = await pending()
    const renamed = await house.api.renameOrganisation(
      { organisationId, name: 'Vétheuil-la-Neuve', validFrom: civilDate('2026-02-02'), source: 'arrêté 12' },
      callOf(operator),
    )
    expect(renamed).toMatchObject({ name: 'Vétheuil-la-Neuve', version: 2 })
    expect((await pending()).outboxPending).toBe(outboxPending)
    expect(await house.api.getTenant({ tenantId }, callOf(operator))).toMatchObject({
      name: 'Vétheuil-la-Neuve',
      slug: before.slug,
    })
    const after = await reconciled()
    // The note on the namespaces, from which a lost database is rebuilt, says the new name once they are looked at.
    expect(after).toEqual({ ...before, origin: { ...before.origin, organisationName: 'Vétheuil-la-Neuve' } })
  })

  it('is refused on or before the day of the present name', async () => {
    const rename = { organisationId, name: 'Autre', validFrom: civilDate('2026-01-01'), source: 'arrêté' }
    const asked = house.api.renameOrganisation(rename, callOf(operator))
    expect(await problemOf(asked)).toMatchObject({ code: 'name-date' })
  })
})
