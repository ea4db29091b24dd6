import type { Command } from '@grenier/contracts'
import { civilDate, GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockedSessions } from '../../harness/blocked-sessions.ts'
import { adminOf, rowsOf } from './dated-house.ts'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { type PlacementScene, preparePlacement } from './placement-scene.ts'
import { problemOf } from './problem-of.ts'

let house: House
let scene: PlacementScene
beforeEach(async () => {
  house = await openHouse('2026-03-10T09:00:00.000Z')
  scene = await preparePlacement(house)
})
afterEach(() => house.close())

const visa = { reference: 'AD96-2026-7', authority: 'Archives départementales', signedOn: civilDate('2026-03-01') }
const versionOf = async (tenantId: string) => (await house.api.getTenant({ tenantId }, callOf(operator))).version

async function change(
  tenantId: string,
  to: Partial<Command<'changeTenantPlacement'>>,
  { ifMatch }: { ifMatch?: number } = {},
) {
  const wish = { dataClass: 'ordinary', residencyMin: null, reason: 'Dossiers retrouvés', visa: null, ...to } as const
  const version = ifMatch ?? (await versionOf(tenantId))
  return await house.api.changeTenantPlacement({ tenantId, ...wish }, callOf(operator, { ifMatch: version }))
}

const inTheSouth = () => ({ backupClusterId: scene.clusters.sud1, storageClusterId: scene.clusters.nord1 })
const placementOf = async (tenantId: string) =>
  (await house.api.getTenant({ tenantId }, callOf(memberOf(tenantId)))).placement

/** What counts as stored in a tenant's quotas. */
const classesOf = async (tenantId: string) =>
  (await house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.dataClassesOf(tenantId))).join(' ')

/** Both places may hold it. */
async function certify(kind: 'hds' | 'archive-agreement'): Promise<void> {
  await scene.certify({ offerId: scene.offers.rapide.id }, { kind })
  await scene.certify({ siteId: scene.sites.sud }, { kind })
}

describe('a stricter class', () => {
  test('holds from its day on: for all there is, for what is asked next, and in the conditions', async () => {
    await certify('hds')
    const { standard, rapide } = scene.offers
    const { id: tenantId } = await scene.enrol(inTheSouth(), [rapide])
    expect(await classesOf(tenantId)).toBe('ordinary')
    const changed = await change(tenantId, { dataClass: 'health' })
    expect(changed).toMatchObject({ dataClassBefore: 'ordinary', dataClass: 'health', reason: 'Dossiers retrouvés' })
    expect(await placementOf(tenantId)).toMatchObject({ dataClass: 'health', chosenBy: 'operator' })
    expect(await classesOf(tenantId)).toBe('health')
    const refused = await scene.ask(tenantId, { offer: standard, gib: 5n })
    expect(refused).toMatchObject({ state: 'rejected', refusals: [{ code: 'certificate-missing' }] })
    const certified = (await scene.conditionsOf(tenantId)).find(({ type }) => type === 'DataClassCertified')
    expect(certified).toMatchObject({ status: 'True', reason: 'Certified' })
    // Its clusters are told, and its people see who changed it and why.
    expect(
      await rowsOf(house, `SELECT kind FROM outbox WHERE tenant_id = $1 AND state = 'pending'`, [tenantId]),
    ).toContainEqual({
      kind: 'reconcile-tenant',
    })
    expect((await house.api.listPlacementChanges({ tenantId }, callOf(memberOf(tenantId)))).items).toEqual([changed])
    const audit = await rowsOf(
      house,
      `SELECT before->>'dataClass' AS before, after->>'dataClass' AS after FROM audit_entry WHERE action = 'changeTenantPlacement'`,
    )
    expect(audit).toEqual([{ before: 'ordinary', after: 'health' }])
  })

  test('is refused with the names of all that could not hold it, and nothing changes', async () => {
    const { standard, rapide } = scene.offers
    const { id: lender } = await scene.enrol(inTheSouth(), [standard])
    const { id: tenantId } = await scene.enrol(inTheSouth(), [rapide])
    await certify('hds')
    const open = await scene.ask(tenantId, { offer: standard, gib: 5n })
    const loan = await house.api.proposeQuotaLoan(
      {
        tenantId,
        lenderTenantId: lender,
        offerId: standard.id,
        amountBytes: GIB,
        endsOn: civilDate('2026-06-30'),
        reason: 'Archives en attente de tri',
      },
      callOf(adminOf(tenantId)),
    )
    const version = await versionOf(tenantId)
    expect(await problemOf(change(tenantId, { dataClass: 'health' }))).toEqual({
      code: 'placement-obstacles',
      params: { dataClass: 'health', placeNames: '—', requestIds: open.id, loanIds: loan.id, driver: '—' },
    })
    await scene.decide(open)
    expect(await problemOf(change(tenantId, { dataClass: 'health' }))).toMatchObject({
      code: 'placement-obstacles',
      params: { placeNames: standard.name, requestIds: '—' },
    })
    expect(await problemOf(change(lender, { dataClass: 'public-archive' }))).toMatchObject({
      params: { placeNames: `${standard.name}, Site sud`, loanIds: '—' },
    })
    expect(await placementOf(tenantId)).toMatchObject({ dataClass: 'ordinary' })
    expect(await classesOf(tenantId)).toBe('ordinary')
    expect(await versionOf(tenantId)).toBe(version + 1)
    expect(await rowsOf(house, 'SELECT id FROM placement_change')).toEqual([])
  })

  test('is refused while its backups are copied with a key that others share', async () => {
    await certify('hds')
    const { id: tenantId } = await scene.enrol(inTheSouth(), [scene.offers.rapide])
    const client = new Client(house.database.adminUrl)
    await client.connect()
    await client.query(`UPDATE cluster SET profile = profile || '{"backupDriver": "velero"}' WHERE id = $1`, [
      scene.clusters.nord1,
    ])
    await client.end()
    expect(await problemOf(change(tenantId, { dataClass: 'health' }))).toEqual({
      code: 'placement-obstacles',
      params: { dataClass: 'health', placeNames: '—', requestIds: '—', loanIds: '—', driver: 'velero' },
    })
    expect(await problemOf(change(tenantId, { residencyMin: 'FR', dataClass: 'health' }))).toMatchObject({
      params: { driver: 'velero' },
    })
    // Where it stands is no matter of the key.
    expect(await change(tenantId, { residencyMin: 'FR' })).toMatchObject({ residencyMin: 'FR' })
  })

  test('of residency is refused by what stands too far, and looser again takes a reason alone', async () => {
    const { id: tenantId } = await scene.enrol({ storageClusterId: scene.clusters.loin1 }, [scene.offers.lointaine])
    expect(await problemOf(change(tenantId, { residencyMin: 'FR' }))).toMatchObject({
      code: 'placement-obstacles',
      params: { placeNames: 'lointaine' },
    })
    await change(tenantId, { residencyMin: 'EU' })
    await change(tenantId, { residencyMin: null })
    const { items } = await house.api.listPlacementChanges({ tenantId }, callOf(operator))
    expect(items.map(({ residencyMinBefore, residencyMin }) => [residencyMinBefore, residencyMin])).toEqual([
      ['EU', null],
      [null, 'EU'],
    ])
  })
})

describe('a looser class', () => {
  test('of public archives takes the visa, and from then on nothing of them counts as stored', async () => {
    await certify('archive-agreement')
    const { id: tenantId } = await scene.enrol({ ...inTheSouth(), dataClass: 'public-archive' }, [scene.offers.rapide])
    expect(await problemOf(change(tenantId, {}))).toEqual({ code: 'placement-visa-missing', params: {} })
    expect(await problemOf(change(tenantId, { dataClass: 'health' }))).toMatchObject({ code: 'placement-visa-missing' })
    expect(await classesOf(tenantId)).toBe('public-archive')
    expect(await change(tenantId, { visa })).toMatchObject({
      visaReference: visa.reference,
      visaSignedOn: visa.signedOn,
    })
    expect(await classesOf(tenantId)).toBe('ordinary')
    const asked = await scene.ask(tenantId, { offer: scene.offers.standard, gib: 5n })
    expect(asked.state).toBe('submitted')
    // Archives that come back begin anew.
    await scene.decide(asked, 'reject')
    expect(await change(tenantId, { dataClass: 'public-archive' })).toMatchObject({ visaReference: null })
    expect(await classesOf(tenantId)).toBe('public-archive')
    expect(await problemOf(change(tenantId, {}))).toMatchObject({ code: 'placement-visa-missing' })
  })

  test('waits while the tenant leaves: what an exit must know of stays known', async () => {
    await certify('hds')
    const { id: tenantId } = await scene.enrol({ ...inTheSouth(), dataClass: 'health' }, [scene.offers.rapide])
    await house.api.startExit(
      {
        tenantId,
        noticeGivenOn: civilDate('2026-03-10'),
        dataClass: 'health',
        coolingOffDays: 60,
        reason: 'La commune part',
      },
      callOf(operator),
    )
    expect(await problemOf(change(tenantId, {}))).toMatchObject({ code: 'exit-open' })
    expect(await classesOf(tenantId)).toBe('health')
  })
})

describe('a change of placement', () => {
  test('is one of what was seen, is a change, and is for operators and known tenants', async () => {
    const { id: tenantId } = await scene.enrol(inTheSouth(), [scene.offers.standard])
    expect(await problemOf(change(tenantId, {}))).toMatchObject({ code: 'placement-unchanged' })
    const stale = (await versionOf(tenantId)) - 1
    expect(await problemOf(change(tenantId, { residencyMin: 'FR' }, { ifMatch: stale }))).toMatchObject({
      code: 'version-stale',
    })
    const missing = '0198c0de-7a00-7000-8000-00000000dead'
    expect(await problemOf(change(missing, {}, { ifMatch: 1 }))).toMatchObject({ code: 'not-found' })
  })

  test('waits for the grants under way, and what comes later sees it', async () => {
    await certify('hds')
    const { id: tenantId } = await scene.enrol(inTheSouth(), [scene.offers.rapide])
    const ifMatch = await versionOf(tenantId)
    const watcher = new Client(house.database.adminUrl)
    await watcher.connect()
    const changing = await house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      await tx.quota.surveyPositions(tenantId, [scene.offers.standard.id])
      const started = change(tenantId, { dataClass: 'health' }, { ifMatch })
      await expect.poll(() => blockedSessions(watcher, 'advisory')).toBe(1)
      return { started, asked: scene.ask(tenantId, { offer: scene.offers.standard, gib: 5n }) }
    })
    expect((await changing.started).dataClass).toBe('health')
    expect((await changing.asked).refusals).toMatchObject([{ code: 'certificate-missing' }])
    await watcher.end()
  })
})
