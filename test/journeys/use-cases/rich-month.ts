import type { Answer, Command } from '@grenier/contracts'
import {
  addMonths,
  addMs,
  type CivilMonth,
  civilDate,
  civilMonth,
  GIB,
  instantFromIso,
  msPerHour,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { letPay } from '../../harness/let-pay.ts'
import { siretFrom } from '../../harness/sirene-numbers.ts'
import { closeMonth, issueMonth, secondFinance } from './correction-scene.ts'
import { callOf, collector, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

type Member = Answer<'enrolTenant'>
type Key = Command<'createCostPool'>['key']

export const richMonth: CivilMonth = civilMonth('2027-01')
const december = civilMonth('2026-12')

const invoicing = {
  siret: '20001234200016',
  vatNumber: 'FR82200012342',
  street: '1 place du Marché',
  postCode: '95000',
  city: 'Cergy',
  iban: 'FR7630001007941234567890185',
  bic: null,
  paymentDays: 30,
}

/** Out of the scope of VAT but for what is used (20 %), the hall (exempt) and its energy (5.5 %). */
const installation = {
  accounting: 'other',
  vatRegime: 'out-of-scope',
  vatChanges: [
    { from: civilMonth('2026-01'), service: 'used', regime: { kind: 'standard', rateBasisPoints: 2_000n } },
    { from: civilMonth('2026-01'), service: 'salle', regime: { kind: 'exempt' } },
    { from: civilMonth('2026-01'), service: 'energie', regime: { kind: 'standard', rateBasisPoints: 550n } },
  ],
  invoicing,
  recoveryThresholdCents: 1_500n,
  simulatedClock: false,
} as const

/** Two use and share costs, one is paid for by its neighbour, two have a link alone, one has both, one is asked for little. */
export interface RichMembers {
  readonly alpha: Member
  readonly beta: Member
  readonly gamma: Member
  readonly delta: Member
  readonly epsilon: Member
  readonly mixed: Member
  readonly small: Member
}

export interface RichMonth {
  readonly house: House
  readonly members: RichMembers
}

const users = ['alpha', 'beta', 'gamma', 'mixed'] as const

async function enrolAll(house: House, region: Region): Promise<RichMembers> {
  const enrol = (name: string) => enrolCommune(house, region, { name, gib: 0n })
  const members = {
    alpha: await enrol('Alpha'),
    beta: await enrol('Beta'),
    gamma: await enrol('Gamma'),
    delta: await enrol('Delta'),
    epsilon: await enrol('Epsilon'),
    mixed: await enrol('Mixte'),
    small: await enrol('Petite'),
  }
  const paying = { beneficiaryId: members.gamma.id, payerId: members.beta.id, actId: region.actId }
  await letPay(house.api, { ...paying, from: civilDate('2026-01-01') })
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM recipient ORDER BY tenant_id')
  for (const [index, { id }] of rows.entries()) {
    const siret = siretFrom('219501277', index + 1)
    await admin.query(`UPDATE recipient SET service_code = 'FINANCES', siret = $2 WHERE id = $1`, [id, siret])
  }
  await admin.end()
  return members
}

async function publishPrices({ api }: House, { actId }: Region): Promise<void> {
  const tiers = [
    { fromGib: 0n, toGib: 3n, unitPriceMicros: 12_345_679n },
    { fromGib: 3n, toGib: null, unitPriceMicros: 7_531_246n },
  ]
  const price = { kind: 'perGibMonth', meter: 'storage.used', offerId: null, freeGib: 1n, mode: 'graduated' } as const
  const rules = [{ ...price, ruleId: 'used', label: 'Espace utilisé', tiers }]
  const validFrom = civilDate('2026-01-01')
  await api.publishTariff(
    { code: 'T2026', name: 'Tarif 2026', currency: 'EUR', validFrom, validTo: null, rules, actId },
    callOf(finance),
  )
}

function keysOf(members: RichMembers): { readonly use: Key; readonly link: Key } {
  const weights = [
    ['delta', 5_000n],
    ['epsilon', 3_000n],
    ['mixed', 1_000n],
    ['small', 150n],
  ] as const
  const parts = weights.map(([name, weight]) => ({ tenantId: members[name].id, weight }))
  return { use: { kind: 'use', meter: 'storage.used' }, link: { kind: 'fixed', totalWeight: 10_000n, parts } }
}

/** The month's hall, energy and link, in cents; the ids of their cost pools. */
async function declareCosts(
  { house, members }: RichMonth,
  { actId }: Region,
  { month, cents }: { readonly month: CivilMonth; readonly cents: readonly [bigint, bigint, bigint] },
): Promise<string[]> {
  const { use, link } = keysOf(members)
  const costs = [
    ['salle', 'Salle machine', use],
    ['energie', 'Énergie', use],
    ['lien', 'Lien', link],
  ] as const
  const ids: string[] = []
  for (const [index, [code, name, key]] of costs.entries()) {
    const cost = { code, name, month, amountCents: cents[index] ?? 0n, key, actId }
    ids.push((await house.api.createCostPool(cost, callOf(finance))).id)
  }
  return ids
}

/** Hourly readings of each user from that instant on; each uses more than the one before, and not a whole number of GiB. */
async function measure(
  { house, members }: RichMonth,
  region: Region,
  { from, hours }: { from: string; hours: number },
) {
  for (const [index, name] of users.entries()) {
    const readings = Array.from({ length: hours }, (_, hour) => ({
      tenantId: members[name].id,
      meter: 'storage.used' as const,
      offerId: region.block.id,
      resourceId: 'claim-1',
      takenAt: addMs(instantFromIso(from), hour * msPerHour),
      valueBytes: 40n * GIB * BigInt(index + 1) + BigInt(hour) * 1_234_567n,
    }))
    await house.api.recordReadings({ source: 'prometheus', simulated: false, readings }, callOf(collector))
  }
}

/** Some of December counts in the year that is over, the rest in the new one. */
async function issueDecember({ house, members }: RichMonth): Promise<void> {
  const payers = [members.alpha.id, members.delta.id]
  const acknowledged = payers.map((tenantId) => ({
    tenantId,
    codes: ['finance-contact-missing' as const, 'estimated-use' as const],
  }))
  await house.api.createStatementBatch(
    { month: december, payers, acknowledged, beforeDisputesEnd: true, series: '', fiscalYear: 2026 },
    callOf(finance),
  )
  await issueMonth(house, december)
}

/** Each cost of December turns out lower, and late readings of the first user higher. */
async function correctDecember({ house, members }: RichMonth, region: Region, costPoolIds: string[]): Promise<void> {
  const { use, link } = keysOf(members)
  const amounts = [18_000n, 6_001n, 10_003n]
  for (const [index, costPoolId] of costPoolIds.entries()) {
    const key = index === 2 ? link : use
    const fact = { kind: 'cost-pool', costPoolId, amountCents: amounts[index] ?? 0n, key, actId: region.actId } as const
    await house.api.amendPeriod({ month: december, reason: 'Facture rectifiée', fact }, callOf(finance))
  }
  const late = Array.from({ length: 5 }, (_, hour) => ({
    tenantId: members.alpha.id,
    meter: 'storage.used' as const,
    offerId: region.block.id,
    resourceId: 'claim-2',
    takenAt: addMs(instantFromIso('2026-12-20T00:00:00.000Z'), hour * msPerHour),
    valueBytes: 3n * GIB,
  }))
  const batch = { month: december, source: 'prometheus', simulated: false, readings: late }
  await house.api.recordLateReadings(batch, callOf(collector))
  const proposal = { month: december, reason: 'Facture rectifiée', tenantIds: null }
  const { id: correctionId, version } = await house.api.proposeCorrection(proposal, callOf(finance))
  await house.api.postCorrection({ correctionId }, callOf(secondFinance, { ifMatch: version }))
}

/** The hall cost more than it was charged, energy and link less. */
async function trueUp({ house }: RichMonth): Promise<void> {
  const year = '2026'
  const line = { mandate: 'M1', account: '611', depreciation: false, label: '' }
  const costs = [
    ['salle', 25_000n],
    ['energie', 3_000n],
    ['lien', 3_999n],
  ] as const
  const lines = costs.map(([costCode, amountCents], index) => ({ ...line, line: index + 1, costCode, amountCents }))
  await house.api.importActualCosts({ year, dryRun: false, lines }, callOf(finance))
  const { digest } = await house.api.previewTrueUp({ year, limit: 500 }, callOf(finance))
  await house.api.postTrueUp({ year, digest }, callOf(secondFinance))
}

/**
 * January 2027, closed and not yet issued: use in tiers with a free part, costs shared by use and by fixed parts, three VAT
 * regimes and two rates, a payer of two beneficiaries, an amount carried from December, what corrects December on
 * statements of two fiscal years, and the true-up of 2026.
 */
export async function closeRichMonth(): Promise<RichMonth> {
  const house = await openHouse('2026-01-05T09:00:00.000Z', { installation })
  const region = await prepareRegion(house)
  await publishPrices(house, region)
  const scene = { house, members: await enrolAll(house, region) }
  for (let month = civilMonth('2026-01'); month < december; month = addMonths(month, 1)) {
    house.setClock(`${addMonths(month, 1)}-01T10:00:00.000Z`)
    await closeMonth(house, month)
  }
  const cents = [30_000n, 12_001n, 20_003n] as const
  const costPoolIds = await declareCosts(scene, region, { month: december, cents })
  house.setClock('2026-12-20T12:00:00.000Z')
  await measure(scene, region, { from: '2026-12-10T00:00:00.000Z', hours: 40 })
  house.setClock('2027-01-02T10:00:00.000Z')
  await closeMonth(house, december)
  await issueDecember(scene)
  await correctDecember(scene, region, costPoolIds)
  await trueUp(scene)
  await declareCosts(scene, region, { month: richMonth, cents: [31_337n, 9_999n, 150_007n] })
  house.setClock('2027-01-20T12:00:00.000Z')
  await measure(scene, region, { from: '2027-01-10T00:00:00.000Z', hours: 31 })
  house.setClock('2027-02-01T10:00:00.000Z')
  await closeMonth(house, richMonth)
  return scene
}
