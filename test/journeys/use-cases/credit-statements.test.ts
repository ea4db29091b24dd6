import type { ChargeRow, Statement } from '@grenier/contracts'
import { moneyDocuments } from '@grenier/documents'
import {
  addMonths,
  type CivilMonth,
  civilDate,
  civilDateOf,
  civilMonth,
  microsFromCents,
  sumMicros,
} from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letPay } from '../../harness/let-pay.ts'
import { bytesOf, rowsOf as everyRowOf } from '../../harness/pages.ts'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  type Fact,
  february,
  issueMonth,
  january,
  openCorrectionScene,
  secondFinance,
} from './correction-scene.ts'
import { callOf, finance, type House, memberOf } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: CorrectionScene
let house: House
const march = addMonths(january, 2)

/** The participation leaves the scope of VAT in February: what corrects January still bears the VAT of January. */
beforeAll(async () => {
  const vatChanges = [
    { from: february, service: 'heads', regime: { kind: 'exempt' } },
    { from: civilMonth('2026-07'), service: 'heads', regime: { kind: 'standard', rateBasisPoints: 1_000n } },
    { from: civilMonth('2026-09'), service: 'lien', regime: { kind: 'exempt' } },
  ] as const
  const vat = { vatRegime: 'standard', vatRateBasisPoints: 2_000n, vatChanges } as const
  const installation = { ...vat, simulatedClock: false, recoveryThresholdCents: 100n }
  scene = await openCorrectionScene({ installation })
  house = scene.house
  await issueMonth(house, january)
})
afterAll(() => house.close())

async function correct(facts: readonly Fact[], month = january): Promise<void> {
  for (const fact of facts) await house.api.amendPeriod({ month, reason: 'Recensement', fact }, callOf(finance))
  const { id, version } = await house.api.proposeCorrection(
    { month, reason: 'Recensement', tenantIds: null },
    callOf(finance),
  )
  await house.api.postCorrection({ correctionId: id }, callOf(secondFinance, { ifMatch: version }))
}

async function statementsOf(month: CivilMonth): Promise<Statement[]> {
  const { items } = await house.api.listStatements({ limit: 500, month }, callOf(finance))
  return await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
}

async function closeNext(month: CivilMonth): Promise<void> {
  house.setClock(`${addMonths(month, 1)}-01T10:00:00.000Z`)
  await closeMonth(house, month)
}

async function closeAndIssue(month: CivilMonth): Promise<Statement[]> {
  await closeNext(month)
  return await issueClosed(month)
}

async function issueClosed(month: CivilMonth): Promise<Statement[]> {
  const period = await issueMonth(house, month)
  expect(period.checks.filter(({ holds }) => !holds)).toEqual([])
  expect(period).toMatchObject({ state: 'issued', blockedBy: null })
  expect(microsFromCents(period.statementsCents) + period.carriedMicros - period.takenUpMicros).toBe(
    period.chargesMicros,
  )
  return await statementsOf(month)
}

const population = (index: 0 | 1 | 2, inhabitants: number): Fact => ({
  kind: 'population',
  tenantId: scene.members[index].id,
  populationKind: 'municipale',
  inhabitants,
})

const hallOf = (amountCents: bigint): Fact => ({
  kind: 'cost-pool',
  costPoolId: scene.hall.id,
  amountCents,
  key: { kind: 'population', populationKind: 'municipale', vintage: null },
  actId: scene.region.actId,
})

const ofPayer = (statements: readonly Statement[], index: 0 | 1 | 2) =>
  statements.filter(({ tenantId }) => tenantId === scene.members[index].id)
const creditOf = (statements: readonly Statement[], index: 0 | 1 | 2): Statement => {
  const [credit] = ofPayer(statements, index).filter((one) => one.credit !== null)
  if (credit === undefined) throw new Error('there is a credit')
  return credit
}
const payable = (statements: readonly Statement[]): bigint =>
  statements.reduce((sum, { payableCents }) => sum + payableCents, 0n)

/** The rows that a statement took, without its roundings. */
async function rowsOf({ id, month }: Statement): Promise<ChargeRow[]> {
  return (await chargesOfMonth(house, month)).filter(
    ({ statementId, kind }) => statementId === id && kind !== 'rounding',
  )
}

describe('what a correction gives back', () => {
  let original: Statement
  let statements: Statement[]

  test('is a statement of its own, which names the one that asked for too much; what asks for more is among the others', async () => {
    ;[original] = ofPayer(await statementsOf(january), 1) as [Statement]
    const payer = callOf(memberOf(scene.members[1].id))
    const doubt = { statementId: original.id, positions: [1], reason: 'Nous sommes mille' }
    const dispute = await house.api.raiseDispute(doubt, payer)
    await correct([population(1, 1_000)])
    await closeNext(february)
    // Two drafts of one payer do not stand for a payer that has none.
    const payers = [scene.members[1].id, crypto.randomUUID()]
    const batch = { month: february, series: '', payers, acknowledged: [], beforeDisputesEnd: true }
    const named = house.api.createStatementBatch(batch, callOf(finance))
    expect(await problemOf(named)).toMatchObject({ code: 'statement-draft-unknown', params: { count: '1' } })
    statements = await issueClosed(february)
    const credit = creditOf(statements, 1)
    expect(credit).toMatchObject({
      subject: `Avoir sur l’état ${original.number}, janvier 2026`,
      credit: {
        kind: 'reduction',
        originalStatementId: original.id,
        originalNumber: original.number,
        originalIssuedAt: original.issuedAt,
        fiscalYear: 2026,
        disputedOn: civilDateOf(dispute.raisedAt, 'Europe/Paris'),
      },
    })
    expect(credit.payableCents).toBeLessThan(-100n)
    // The answer names the credit, and changes nothing of what was read of it.
    const answer = { outcome: 'corrected', answer: 'Vous avez raison', correction: credit.number } as const
    expect(await house.api.answerDispute({ disputeId: dispute.id, ...answer }, callOf(finance))).toMatchObject({
      state: 'corrected',
      correction: credit.number,
    })
    expect(await house.api.getStatement({ statementId: credit.id }, payer)).toEqual(credit)
    // The ordinary statement asks for February alone: nothing is netted.
    const [asked] = ofPayer(statements, 1).filter((one) => one.credit === null)
    expect(asked?.lines.map(({ label }) => label)).toEqual(['Participation'])
    // The two others carry more of the hall by now: they are asked for it.
    for (const index of [0, 2] as const) {
      const own = ofPayer(statements, index)
      expect(own.map((one) => one.credit)).toEqual([null])
      expect(own[0]?.lines.map(({ label }) => label)).toContain('Rectification 01/2026 – Salle machine')
    }
  })

  test('has both sides of each row on it, to the micro, and rounds like any other statement', async () => {
    const credit = creditOf(statements, 1)
    const rows = await rowsOf(credit)
    expect(new Set(rows.map(({ correction }) => correction?.part))).toEqual(new Set(['reversal', 'replacement']))
    const all = (await chargesOfMonth(house, february)).filter(({ statementId }) => statementId === credit.id)
    expect(sumMicros(all)).toBe(microsFromCents(credit.totalCents))
    expect(credit.lines.reduce((sum, { amountCents }) => sum + amountCents, 0n)).toBe(credit.totalCents)
  })

  test('bears the VAT of the month that it corrects, beside that of the month that is asked for', async () => {
    const credit = creditOf(statements, 1)
    expect(credit.vatGroups).toMatchObject([
      { regime: 'standard', rateBasisPoints: 2_000, baseCents: credit.totalCents },
    ])
    const [asked] = ofPayer(statements, 1).filter((one) => one.credit === null)
    expect(asked?.vatGroups).toMatchObject([{ regime: 'exempt', vatCents: 0n }])
    const [alpha] = ofPayer(statements, 0)
    expect(alpha?.vatGroups.map(({ regime }) => regime)).toEqual(['exempt', 'standard'])
    expect(new Map(alpha?.lines.map(({ label, vatRegime }) => [label, vatRegime]))).toEqual(
      new Map([
        ['Participation', 'exempt'],
        ['Rectification 01/2026 – Salle machine', 'standard'],
      ]),
    )
  })

  test('is a reduction among the pré-titres, and a credit note’s invoice in FOCUS has its own number', async () => {
    const credit = creditOf(statements, 1)
    const preTitres = await house.api.exportPreTitres({ limit: 500, month: february }, callOf(finance))
    expect(preTitres.leftOut).toEqual([])
    expect(preTitres.items.filter(({ kind }) => kind !== 'titre')).toMatchObject([
      { number: credit.number, kind: 'reduction', originalNumber: original.number, payableCents: credit.payableCents },
    ])
    const csv = house.api.exportPreTitresCsv({ month: february, reader: 'people' }, callOf(finance))
    const rows = parse<Record<string, string>>(await bytesOf(moneyDocuments.preTitresCsv(csv, 'people')), {
      bom: true,
      delimiter: ';',
      columns: true,
    })
    expect(rows.map((row) => row['Facture d’origine'])).toContain(original.number)
    const dataset = 'cost-and-usage' as const
    const asked = { month: february, focusVersion: '1.4', dataset } as const
    const micros = (await everyRowOf(house.api.exportFocus(asked, callOf(finance))))
      .filter((row) => row['InvoiceId'] === credit.number)
      .map((row) => BigInt(Math.round(Number(row['BilledCost']) * 1_000_000)))
    expect(micros.reduce((sum, one) => sum + one, 0n)).toBe(microsFromCents(credit.payableCents))
  })

  test('a second time goes back on the same title; one of which nothing is left is cancelled', async () => {
    const february1 = ofPayer(statements, 1).find((one) => one.credit === null)
    const zero = { kind: 'tariff' as const, code: 'T0', actId: scene.region.actId }
    await correct([
      { ...zero, rules: [{ kind: 'perInhabitantYear', ruleId: 'heads', label: 'Participation', unitPriceMicros: 0n }] },
      hallOf(1_000n),
    ])
    await correct([population(1, 0)], february)
    const again = await closeAndIssue(march)
    const given = ofPayer(again, 1).filter((one) => one.credit !== null)
    const onFebruary = given.find((one) => one.credit?.originalNumber === february1?.number)
    expect(onFebruary).toMatchObject({ credit: { kind: 'annulation' }, payableCents: -(february1?.payableCents ?? 0n) })
    // Who had not seen the last credit of a title when it named its own is told to look again.
    expect(await refusalOfIssue(onFebruary?.id ?? '', 'reduction')).toBe('40001')
    expect(await refusalOfIssue(onFebruary?.id ?? '', 'annulation')).toBeNull()
    const onJanuary = given.find((one) => one.credit?.originalNumber === original.number)
    expect(onJanuary?.credit?.kind).toBe('reduction')
    expect(original.payableCents + payable([creditOf(statements, 1)])).toBeGreaterThan(-(onJanuary?.payableCents ?? 0n))
    // What is more than the one title still asks for goes over the payer's others: nothing is left that goes back on none.
    const { leftOut } = await house.api.exportPreTitres({ limit: 500, month: march }, callOf(finance))
    expect(leftOut.filter(({ reason }) => reason !== 'nothing-to-pay')).toEqual([])
    const spread = ofPayer(again, 0).filter((one) => one.credit !== null)
    expect(spread.length).toBeGreaterThan(1)
    expect(new Set(spread.map(({ credit }) => credit?.originalNumber)).size).toBe(spread.length)
  })
})

describe('what goes back on an earlier year', () => {
  test('is a payment order, for the payer of then, whoever pays by now; and so is a true-up that gives back', async () => {
    const april = addMonths(january, 3)
    const pool = { name: 'Lien', month: april, amountCents: 90_000n, actId: scene.region.actId }
    const link = await house.api.createCostPool({ ...pool, code: 'lien', key: { kind: 'equal' } }, callOf(finance))
    await closeAndIssue(april)
    house.setClock('2027-01-05T10:00:00.000Z')
    for (let month = addMonths(april, 1); month < '2027-01'; month = addMonths(month, 1)) await closeMonth(house, month)
    const [first] = ofPayer(await statementsOf(april), 1)
    const paying = { beneficiaryId: scene.members[1].id, payerId: scene.members[2].id }
    await letPay(house.api, { ...paying, actId: scene.region.actId, from: civilDate('2027-01-01') })
    const fact = { ...hallOf(45_000n), costPoolId: link.id, key: { kind: 'equal' as const } }
    await correct([fact], april)
    await importCosts()
    const { digest } = await house.api.previewTrueUp({ year: '2026', limit: 500 }, callOf(finance))
    await house.api.postTrueUp({ year: '2026', digest }, callOf(secondFinance))
    const statements = await closeAndIssue(civilMonth('2027-01'))
    const credit = creditOf(statements, 1)
    expect(credit.credit).toMatchObject({ kind: 'mandat', originalNumber: first?.number, fiscalYear: 2027 - 1 })
    // It pays for nobody any more: nothing is asked of it.
    expect(ofPayer(statements, 1)).toHaveLength(1)
    const trueUps = statements.filter((one) => one.credit !== null && one.credit.originalNumber === null)
    expect(trueUps.length).toBeGreaterThan(0)
    for (const one of trueUps) {
      expect(one.credit).toMatchObject({ kind: 'mandat', originalStatementId: null, fiscalYear: 2026 })
      expect((await rowsOf(one)).every(({ kind }) => kind === 'true-up')).toBe(true)
    }
    await expectVatOfYear(trueUps)
    await expectAnnexRead(statements)
    const { items, leftOut } = await house.api.exportPreTitres(
      { limit: 500, month: civilMonth('2027-01') },
      callOf(finance),
    )
    expect(leftOut).toEqual([])
    expect(items.filter(({ kind }) => kind === 'mandat').every(({ nature }) => nature === null)).toBe(true)
  })
})

/** What refuses to issue a statement once more as a credit of that kind; nothing stays. */
async function refusalOfIssue(statementId: string, kind: string): Promise<string | null> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    await admin.query('BEGIN')
    const { rows } = await admin.query<object>('DELETE FROM statement_issue WHERE statement_id = $1 RETURNING *', [
      statementId,
    ])
    expect(rows).toHaveLength(1)
    const again = JSON.stringify({ ...rows[0], credit_kind: kind })
    await admin.query('INSERT INTO statement_issue SELECT * FROM jsonb_populate_record(null::statement_issue, $1)', [
      again,
    ])
    return null
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  } finally {
    await admin.end()
  }
}

/** Who is paid for reads its own lines, and nothing of the payer's or of others. */
async function expectAnnexRead(statements: readonly Statement[]): Promise<void> {
  const [, beneficiary, payer] = scene.members
  const read = async (tenantId: string) =>
    await house.api.listLinesPaidByOthers({ limit: 500 }, callOf(memberOf(tenantId)))
  const { items } = await read(beneficiary.id)
  const paid = statements.filter(({ tenantId }) => tenantId === payer.id)
  const annex = paid.flatMap(({ number, lines }) =>
    lines
      .filter((line) => line.beneficiaryTenantId === beneficiary.id)
      .map(({ label, amountCents, position }) => ({ number, label, amountCents, position })),
  )
  expect(annex.length).toBeGreaterThan(0)
  expect(items).toMatchObject(annex.map((line) => ({ ...line, tenantId: beneficiary.id, month: '2027-01' })))
  expect(items.map((line) => Object.keys(line)).flat()).not.toContain('payableCents')
  expect((await read(payer.id)).items).toEqual([])
  const asked = { limit: 500, tenantId: beneficiary.id }
  expect((await house.api.listLinesPaidByOthers(asked, callOf(memberOf(scene.members[0].id)))).items).toEqual([])
  const first = await house.api.listLinesPaidByOthers({ ...asked, limit: 1 }, callOf(finance))
  const next = { ...asked, cursor: first.nextCursor ?? '' }
  expect([...first.items, ...(await house.api.listLinesPaidByOthers(next, callOf(finance))).items]).toEqual(items)
}

/** A true-up bears what its cost bore when it was charged: April alone for the link, and for heads two regimes. */
async function expectVatOfYear(trueUps: readonly Statement[]): Promise<void> {
  const rows = (await Promise.all(trueUps.map(rowsOf))).flat()
  const lines = trueUps.flatMap((one) => one.lines)
  const ratesOf = (label: string) =>
    new Set(lines.filter((line) => line.label.endsWith(label)).map((line) => line.vatRateBasisPoints))
  expect(ratesOf('Lien')).toEqual(new Set([2_000]))
  expect(ratesOf('Participation')).toEqual(new Set([0, 1_000]))
  for (const [tenantId, own] of Map.groupBy(
    rows.filter(({ ruleId }) => ruleId === 'heads'),
    ({ tenantId }) => tenantId,
  )) {
    // Half a year each, but for the days: five months from February to June, six from July on. One had none in
    // February.
    const amountFrom = new Map(own.map((row) => [row.explanation.params['month'], Number(row.amountMicros)]))
    expect(new Set(amountFrom.keys())).toEqual(new Set(['2026-02', '2026-07']))
    const [early = 0, late = 0] = ['2026-02', '2026-07'].map((month) => amountFrom.get(month))
    if (tenantId !== scene.members[1].id) expect(early / late).toBeCloseTo(150 / 184, 2)
    for (const { id, amountMicros } of own) {
      const explained = await house.api.explainCharge({ chargeId: id }, callOf(finance))
      expect(explained).toMatchObject({ recomputedMicros: amountMicros, agrees: true })
    }
  }
}

async function importCosts(): Promise<void> {
  const line = { mandate: 'M1', account: '611', depreciation: false, label: '' }
  const costs = [
    ['salle', 2n],
    ['lien', 10_000n],
    ['heads', 60_000n],
  ] as const
  const lines = costs.map(([costCode, amountCents], index) => ({ ...line, line: index + 1, costCode, amountCents }))
  const answer = await house.api.importActualCosts({ year: '2026', dryRun: false, lines }, callOf(finance))
  expect(answer.faults).toEqual([])
}
