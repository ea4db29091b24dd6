import type { Actor } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { type PlacementScene, preparePlacement } from './placement-scene.ts'
import { problemOf } from './problem-of.ts'

let house: House
let scene: PlacementScene

const at = (day: string) => house.setClock(`${day}T09:00:00.000Z`)
const today = '2026-03-10'

beforeAll(async () => {
  house = await openHouse(`${today}T09:00:00.000Z`)
  scene = await preparePlacement(house)
})
beforeEach(() => at(today))
afterAll(() => house.close())

describe('a tenant enrolled without clusters', () => {
  test('stands where its offers do, with its backups on another site, as the simulation said', async () => {
    const { offers, clusters } = scene
    const offerIds = [offers.standard.id]
    const simulated = await house.api.simulatePlacement({ dataClass: 'ordinary', offerIds }, callOf(operator))
    const tenant = await scene.enrol({}, [offers.standard])
    const { storageClusterId, backupClusterId } = tenant
    expect(simulated.choice).toEqual({ storageClusterId, backupClusterId, isSameSite: false, chosenBy: 'policy' })
    expect(storageClusterId).toBe(clusters.nord1)
    expect([clusters.sud1, clusters.loin1]).toContain(backupClusterId)
    expect(tenant.placement).toMatchObject({ chosenBy: 'policy', isSameSite: false, dataClass: 'ordinary' })
    const seen = await house.api.getTenant({ tenantId: tenant.id }, callOf(memberOf(tenant.id)))
    expect(seen.placement).toEqual(tenant.placement)
    const refused = simulated.clusters.find(({ clusterId }) => clusterId === clusters.nord2)
    expect(refused?.storageFaults).toEqual([
      { code: 'offer-elsewhere', params: { placeName: 'nord-2', offerId: offers.standard.id, offerName: 'standard' } },
    ])
  })

  test('names the cluster of a namespace that it brings along: no rule places that one', async () => {
    const adopts = { storageNamespace: 'mairie-archives' }
    expect(await problemOf(scene.enrol({}, [], adopts))).toEqual({ code: 'adoption-cluster-unnamed', params: {} })
    const { nord2 } = scene.clusters
    expect(await problemOf(scene.enrol({ backupClusterId: nord2 }, [], adopts))).toMatchObject({
      code: 'adoption-cluster-unnamed',
    })
    expect(await scene.enrol({ storageClusterId: nord2 }, [], adopts)).toMatchObject({ storageClusterId: nord2 })
  })

  test('takes the cluster with the fewest namespaces, those not provisioned yet among them', async () => {
    const [first, second] = [await scene.enrol(), await scene.enrol()]
    expect(first.storageClusterId).not.toBe(second.storageClusterId)
    const { clusters } = await house.api.simulatePlacement({ dataClass: 'ordinary' }, callOf(operator))
    const namespaces = clusters.reduce((sum, cluster) => sum + cluster.namespaces, 0)
    const { items } = await house.api.listTenants({ limit: 100 }, callOf(operator))
    expect(namespaces).toBe(items.length * 2)
    await house.jobs['reconcile-tenant']({ tenantId: first.id })
    const after = await house.api.simulatePlacement({ dataClass: 'ordinary' }, callOf(operator))
    expect(after.clusters.reduce((sum, cluster) => sum + cluster.namespaces, 0)).toBe(namespaces)
  })

  test('stays in France where it wants to, and is refused where that is impossible', async () => {
    const tenant = await scene.enrol({ residencyMin: 'FR', storageClusterId: scene.clusters.nord2 })
    expect(tenant.backupClusterId).toBe(scene.clusters.sud1)
    const named = scene.enrol({ residencyMin: 'FR', storageClusterId: scene.clusters.loin1 })
    expect(await problemOf(named)).toEqual({
      code: 'residency-not-met',
      params: { placeName: 'loin-1', residencyWanted: 'FR', residencyFound: 'EU' },
    })
    const request = await scene.ask(tenant.id, { offer: scene.offers.lointaine, gib: 5n })
    expect(request).toMatchObject({
      state: 'rejected',
      refusals: [{ code: 'residency-not-met', place: { role: 'offer', params: { placeName: 'lointaine' } } }],
    })
  })
})

describe('backups on the site of the storage', () => {
  test('are refused while another site could take them, unless a reason is stated, which people then read', async () => {
    const { nord1, nord2 } = scene.clusters
    const both = { storageClusterId: nord1, backupClusterId: nord2 }
    const refused = await problemOf(scene.enrol(both))
    expect(refused.code).toBe('backup-same-site')
    const sameSiteReason = 'Le lien vers le second site est en travaux'
    const tenant = await scene.enrol({ ...both, sameSiteReason })
    expect(tenant.placement).toMatchObject({ chosenBy: 'operator', isSameSite: true, sameSiteReason })
    expect(await scene.conditionsOf(tenant.id)).toContainEqual(
      expect.objectContaining({
        type: 'BackupOnAnotherSite',
        status: 'False',
        reason: 'BackupSameSite',
        message: sameSiteReason,
      }),
    )
  })

  test('are named, and not refused, where no other site can take them', async () => {
    const alone = await openHouse(`${today}T09:00:00.000Z`)
    try {
      const small = await preparePlacement(alone)
      // Both other sites would have to hold a certificate that only the north has.
      await small.certify({ siteId: small.sites.nord })
      const tenant = await small.enrol({ dataClass: 'health' })
      expect(tenant.placement).toMatchObject({ chosenBy: 'policy', isSameSite: true, sameSiteReason: null })
      expect(tenant.storageClusterId).not.toBe(tenant.backupClusterId)
      expect(await small.conditionsOf(tenant.id)).toContainEqual(
        expect.objectContaining({ type: 'BackupOnAnotherSite', reason: 'BackupSameSite' }),
      )
    } finally {
      await alone.close()
    }
  })
})

describe('a cluster', () => {
  test('never gets more namespaces than it may, however many enrol at once', async () => {
    const full = await openHouse(`${today}T09:00:00.000Z`, { installation: { namespacesPerClusterMax: 3 } })
    try {
      const small = await preparePlacement(full)
      const { nord1, nord2 } = small.clusters
      const enrolments = await Promise.allSettled(
        Array.from({ length: 8 }, () => small.enrol({ storageClusterId: nord1, backupClusterId: null })),
      )
      expect(enrolments.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
      expect(await problemOf(small.enrol({ storageClusterId: nord1 }))).toEqual({
        code: 'cluster-full',
        params: { placeName: 'nord-1', namespaces: '3', namespacesMax: '3' },
      })
      // A tenant whose two namespaces would stand on one cluster needs room for both.
      const reason = { sameSiteReason: 'Un seul site équipé' }
      await small.enrol({ storageClusterId: nord2, backupClusterId: nord2, ...reason })
      expect(
        await problemOf(small.enrol({ storageClusterId: nord2, backupClusterId: nord2, ...reason })),
      ).toMatchObject({
        code: 'cluster-full',
      })
    } finally {
      await full.close()
    }
  })
})

describe('certificates', () => {
  test('tell members where each stands, and those who watch over the platform who handled it and why', async () => {
    const { offers } = scene
    const withdrawn = await scene.withdraw(
      await scene.certify({ offerId: offers.sauvegarde.id }),
      civilDate('2026-03-01'),
    )
    const { id: tenantId } = await scene.enrol()
    const seenBy = async (actor: Actor) => {
      const { items } = await house.api.listCertificates({ limit: 100 }, callOf(actor))
      return items.find(({ id }) => id === withdrawn.id)
    }
    for (const role of ['operator', 'auditor'] as const) {
      expect(await seenBy({ ...operator, roles: [role] })).toEqual(withdrawn)
    }
    expect(withdrawn).toMatchObject({ recordedBy: operator.subject, withdrawnBy: operator.subject })
    expect(withdrawn.withdrawalReason).not.toBeNull()
    const hidden = { recordedBy: null, withdrawnBy: null, withdrawalReason: null }
    expect(await seenBy(memberOf(tenantId))).toEqual({ ...withdrawn, ...hidden })
  })

  test('cover one site or one offer, end by their dates or earlier, and are listed before they end', async () => {
    const { sites, offers } = scene
    const nobody = { kind: 'secnumcloud', reference: 'x', issuedBy: 'ANSSI' } as const
    const dates = { validFrom: civilDate('2026-01-01'), validUntil: civilDate('2026-05-31') }
    const record = (place: { siteId: string | null; offerId: string | null }, over = {}) =>
      house.api.recordCertificate({ ...nobody, ...place, ...dates, ...over }, callOf(operator))
    expect((await problemOf(record({ siteId: null, offerId: null }))).code).toBe('invalid-input')
    expect((await problemOf(record({ siteId: sites.loin, offerId: offers.lointaine.id }))).code).toBe('invalid-input')
    const before = { validUntil: civilDate('2025-12-31') }
    const tooEarly = { code: 'certificate-dates', params: { validFromOn: '2026-01-01' } }
    expect(await problemOf(record({ siteId: sites.loin, offerId: null }, before))).toEqual(tooEarly)
    const certificate = await record({ siteId: sites.loin, offerId: null })
    expect(await problemOf(scene.withdraw(certificate, civilDate('2025-12-31')))).toEqual(tooEarly)
    const expiring = await house.api.listCertificates({ limit: 10, state: 'expiring' }, callOf(operator))
    expect(expiring.items).toEqual([{ ...certificate, state: 'expiring' }])
    at('2026-03-02')
    expect((await house.api.listCertificates({ limit: 10, state: 'expiring' }, callOf(operator))).items).toEqual([])
    at(today)
    const withdrawn = await scene.withdraw(certificate, civilDate('2026-03-01'))
    expect(withdrawn).toMatchObject({ state: 'withdrawn', withdrawnBy: operator.subject, version: 2 })
    expect((await problemOf(scene.withdraw(withdrawn, civilDate('2026-03-01')))).code).toBe('certificate-withdrawn')
    expect((await problemOf(scene.withdraw(certificate, civilDate('2026-03-01')))).code).toBe('version-stale')
  })
})
