import type { Certificate, QuotaLoan } from '@grenier/contracts'
import { addDays, civilDate, GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminOf, entriesOf, ledgerFaults } from './dated-house.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { type PlacementScene, preparePlacement } from './placement-scene.ts'
import { problemOf } from './problem-of.ts'

let house: House
let scene: PlacementScene

const today = civilDate('2026-03-10')
const at = (day: string) => house.setClock(`${day}T09:00:00.000Z`)

beforeEach(async () => {
  house = await openHouse(`${today}T09:00:00.000Z`)
  scene = await preparePlacement(house)
})
afterEach(() => house.close())

/** Health data may stand under the fast offer alone, and its backups in the south. */
async function certified(): Promise<{ offer: Certificate; site: Certificate }> {
  const offer = await scene.certify({ offerId: scene.offers.rapide.id }, { until: '2026-12-31' })
  return { offer, site: await scene.certify({ siteId: scene.sites.sud }) }
}

const inTheSouth = () => ({ backupClusterId: scene.clusters.sud1, storageClusterId: scene.clusters.nord1 })

describe('health data', () => {
  test('is refused at enrolment where an offer, or where its backups would go, has no certificate', async () => {
    const { standard, rapide } = scene.offers
    const enrol = () => scene.enrol({ dataClass: 'health', ...inTheSouth() }, [rapide])
    const missing = { certificate: 'hds', dataClass: 'health' }
    expect(await problemOf(enrol())).toEqual({
      code: 'certificate-missing',
      params: { ...missing, placeName: 'nord-1' },
    })
    await scene.certify({ offerId: rapide.id })
    expect(await problemOf(enrol())).toEqual({
      code: 'certificate-missing',
      params: { ...missing, placeName: 'sud-1' },
    })
    await scene.certify({ siteId: scene.sites.sud })
    const tenant = await enrol()
    expect(await scene.quotaOf(tenant.id, rapide)).toBe(10n)
    // What it was enrolled to store is what its requests are for, where they say nothing.
    expect(await scene.ask(tenant.id, { offer: standard, gib: 5n })).toMatchObject({
      state: 'rejected',
      dataClass: 'health',
      refusals: [{ code: 'certificate-missing' }],
    })
  })

  test('asked for under an offer without the certificate is refused, and what is offered instead passes', async () => {
    await certified()
    const { standard, rapide } = scene.offers
    const { id: tenantId } = await scene.enrol(inTheSouth(), [standard])
    const refused = await scene.ask(tenantId, { offer: standard, gib: 15n, dataClass: 'health', waitIfFull: true })
    const params = { placeName: 'standard', certificate: 'hds', dataClass: 'health' }
    expect(refused).toMatchObject({ state: 'rejected', dataClass: 'health' })
    expect(refused.refusals).toMatchObject([{ code: 'certificate-missing', place: { role: 'offer', params } }])
    const alternative = {
      kind: 'other-offer',
      offerId: rapide.id,
      lines: [{ offerId: rapide.id, wantedQuotaBytes: 5n * GIB }],
    }
    expect(refused.refusals[0]?.alternatives).toMatchObject([alternative])
    const instead = await scene.ask(tenantId, { offer: rapide, gib: 5n, dataClass: 'health' })
    expect(instead.state).toBe('submitted')
    await scene.decide(instead)
    expect(await scene.quotaOf(tenantId, rapide)).toBe(5n)
    expect((await scene.ask(tenantId, { offer: standard, gib: 15n })).state).toBe('submitted')
  })

  test('for a while is refused as for good, and a simulation says the same', async () => {
    const { standard } = scene.offers
    const { id: tenantId } = await scene.enrol(inTheSouth(), [standard])
    const wish = { offer: standard, gib: 15n, dataClass: 'health', temporaryUntil: addDays(today, 30) } as const
    const refused = await scene.ask(tenantId, wish)
    expect(refused.refusals).toMatchObject([{ code: 'certificate-missing' }])
    const lines = [{ offerId: standard.id, wantedQuotaBytes: 15n * GIB }]
    const simulated = await house.api.simulateQuotaRequest({ tenantId, lines, dataClass: 'health' }, callOf(operator))
    expect(simulated).toMatchObject({ outcome: 'refused', refusals: refused.refusals })
  })
})

describe('a certificate that ends', () => {
  test('between request and decision stops the approval, and the request can still be rejected', async () => {
    const { offer } = await certified()
    const { id: tenantId } = await scene.enrol(inTheSouth(), [])
    const request = await scene.ask(tenantId, { offer: scene.offers.rapide, gib: 5n, dataClass: 'health' })
    await scene.withdraw(offer, today)
    expect(await problemOf(scene.decide(request))).toEqual({
      code: 'certificate-expired',
      params: { placeName: 'rapide', certificate: 'hds', dataClass: 'health', heldUntil: '2026-03-09' },
    })
    expect(await scene.decide(request, 'reject')).toMatchObject({ state: 'rejected' })
  })

  test('warns first, then lets nothing grow, and takes nothing away', async () => {
    await certified()
    const { rapide } = scene.offers
    const { id: tenantId } = await scene.enrol({ ...inTheSouth(), dataClass: 'health' }, [rapide])
    const conditionOn = async (day: string) => {
      at(day)
      const conditions = await scene.conditionsOf(tenantId)
      return conditions.find(({ type }) => type === 'DataClassCertified')
    }
    expect(await conditionOn(today)).toMatchObject({ status: 'True', reason: 'Certified' })
    expect(await conditionOn('2026-11-01')).toMatchObject({ status: 'True', reason: 'CertificateExpiring' })
    const ended = await conditionOn('2027-01-01')
    expect(ended).toMatchObject({ status: 'False', reason: 'CertificateExpired' })
    expect(ended?.message).toBe(
      '“rapide” held the certification of hosts of health data (HDS) until 31 December 2026 and no longer does: health data may not be placed there.',
    )
    expect(await scene.quotaOf(tenantId, rapide)).toBe(10n)
    expect(house.cluster.blueprints.at(-1)?.quotas).toMatchObject([{ offerId: rapide.id, quotaBytes: 10n * GIB }])
    // Not even for ordinary data: what is in the quota already is not.
    const growth = await scene.ask(tenantId, { offer: rapide, gib: 20n, dataClass: 'ordinary' })
    expect(growth).toMatchObject({ state: 'rejected', refusals: [{ code: 'certificate-expired' }] })
    expect((await scene.ask(tenantId, { offer: rapide, gib: 4n })).state).not.toBe('rejected')
    at('2026-12-31')
    await scene.certify({ offerId: rapide.id }, { until: '2029-12-31' })
    expect(await conditionOn('2027-01-01')).toMatchObject({ status: 'True', reason: 'Certified' })
  })
})

describe('a loan', () => {
  const propose = ({ lender, borrower }: Sides, offerId: string) =>
    house.api.proposeQuotaLoan(
      {
        tenantId: borrower,
        lenderTenantId: lender,
        offerId,
        amountBytes: 4n * GIB,
        endsOn: civilDate('2026-06-30'),
        reason: 'Dossiers du CCAS',
        dataClass: 'health',
      },
      callOf(adminOf(borrower)),
    )
  const consent = ({ id: loanId, version, lenderTenantId }: QuotaLoan) =>
    house.api.decideQuotaLoan(
      { loanId, decision: 'consent', reason: 'Accord du maire' },
      callOf(adminOf(lenderTenantId), { ifMatch: version }),
    )
  const seen = ({ id: loanId }: QuotaLoan) => house.api.getQuotaLoan({ loanId }, callOf(operator))

  interface Sides {
    readonly lender: string
    readonly borrower: string
  }

  async function neighbours(): Promise<Sides> {
    const { rapide, standard } = scene.offers
    const lender = await scene.enrol(inTheSouth(), [rapide, standard])
    house.cluster.use.set(`${lender.id} ${rapide.id}`, 1n * GIB)
    await house.jobs['reconcile-tenant']({ tenantId: lender.id })
    return { lender: lender.id, borrower: (await scene.enrol(inTheSouth(), [])).id }
  }

  test('is refused where the borrower’s data may not be stored, at the proposal and at the consent', async () => {
    const { rapide, standard } = scene.offers
    const { offer } = await certified()
    const sides = await neighbours()
    expect((await problemOf(propose(sides, standard.id))).code).toBe('certificate-missing')
    const [first, second] = [await propose(sides, rapide.id), await propose(sides, rapide.id)]
    expect(await consent(first)).toMatchObject({ state: 'consented', dataClass: 'health' })
    await scene.withdraw(offer, today)
    expect((await problemOf(consent(second))).code).toBe('certificate-expired')
  })

  test('whose certificate ended before the bytes moved is given up whole, and the lender has its space again', async () => {
    const { rapide } = scene.offers
    const { offer } = await certified()
    const sides = await neighbours()
    const loans = [await consent(await propose(sides, rapide.id)), await consent(await propose(sides, rapide.id))]
    expect(await scene.quotaOf(sides.lender, rapide)).toBe(2n)
    await scene.withdraw(offer, today)
    await house.jobs['reconcile-tenant']({ tenantId: sides.lender })
    for (const loan of loans) {
      const ended = await seen(loan)
      expect(ended).toMatchObject({ state: 'withdrawn', loweredBytes: 0n, returnedBytes: 0n })
      expect(ended.history.at(-1)).toMatchObject({ kind: 'withdrawn', actor: 'cluster', text: 'certificate-expired' })
      expect(await entriesOf(house, 'loan', loan.id)).toEqual([])
    }
    expect(await scene.quotaOf(sides.lender, rapide)).toBe(10n)
    expect(await scene.quotaOf(sides.borrower, rapide)).toBe(0n)
    // Nothing came, so nothing of the class counts as stored.
    const classes = await house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.provisioning.dataClassesOf(sides.borrower),
    )
    expect(classes).toEqual(['ordinary'])
    expect(await ledgerFaults(house)).toEqual([])
    await house.jobs['reconcile-tenant']({ tenantId: sides.lender })
    const { items } = await house.api.getTenantQuotas({ tenantId: sides.lender }, callOf(operator))
    expect(items.find(({ offerId }) => offerId === rapide.id)).toMatchObject({ state: 'active' })
  })

  test('whose bytes moved marks what the borrower may store there, from then on', async () => {
    const { rapide } = scene.offers
    await certified()
    const sides = await neighbours()
    const loan = await consent(await propose(sides, rapide.id))
    const classes = () =>
      house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.dataClassesOf(sides.borrower))
    expect(await classes()).toEqual(['ordinary'])
    await house.jobs['reconcile-tenant']({ tenantId: sides.lender })
    expect((await seen(loan)).state).toBe('active')
    expect(await classes()).toEqual(['health', 'ordinary'])
  })
})

describe('public archives', () => {
  test('stand in France alone, under the agreement, and backups hold whatever is stored', async () => {
    const { rapide, lointaine, sauvegarde } = scene.offers
    const kind = 'archive-agreement'
    for (const siteId of [scene.sites.loin, scene.sites.nord]) await scene.certify({ siteId }, { kind })
    const south = await scene.certify({ siteId: scene.sites.sud }, { kind })
    const { id: tenantId } = await scene.enrol(inTheSouth(), [])
    const abroad = await scene.ask(tenantId, { offer: lointaine, gib: 5n, dataClass: 'public-archive' })
    expect(abroad.refusals).toMatchObject([{ code: 'residency-not-met', place: { params: { residencyFound: 'EU' } } }])
    await scene.decide(await scene.ask(tenantId, { offer: rapide, gib: 5n, dataClass: 'public-archive' }))
    await scene.withdraw(south, today)
    // The backup offer was asked for without a class: it holds copies of the archives nevertheless.
    const backups = await scene.ask(tenantId, { offer: sauvegarde, gib: 5n })
    expect(backups.refusals).toMatchObject([{ code: 'certificate-expired', place: { role: 'offer' } }])
    const storage = await scene.ask(tenantId, { offer: rapide, gib: 9n })
    expect(storage.refusals).toMatchObject([{ code: 'certificate-expired', place: { role: 'backup' } }])
  })
})
