import type { ChargeRow, Statement } from '@grenier/contracts'
import { moneyDocuments } from '@grenier/documents'
import {
  ciiViolations,
  einvoiceRulesArePresent,
  embeddedInvoice,
  en16931Violations,
  xsdViolations,
} from '@grenier/documents/testing'
import { addMonths, type CivilMonth, microsFromCents, sumMicros } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf } from '../../harness/pages.ts'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  february,
  issueMonth,
  january,
  openCorrectionScene,
  secondFinance,
} from './correction-scene.ts'
import { callOf, finance, type House } from './house.ts'

const march = addMonths(january, 2)
const equal = { kind: 'equal' } as const

let scene: CorrectionScene
let house: House
let given: readonly Statement[]
let charges: readonly ChargeRow[]

async function statementsOf(month: CivilMonth): Promise<Statement[]> {
  const { items } = await house.api.listStatements({ limit: 500, month }, callOf(finance))
  return await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
}

async function closeAndIssue(month: CivilMonth): Promise<Statement[]> {
  house.setClock(`${addMonths(month, 1)}-01T10:00:00.000Z`)
  await closeMonth(house, month)
  const { state, checks } = await issueMonth(house, month)
  expect([month, state, checks.filter(({ holds }) => !holds)]).toEqual([month, 'issued', []])
  return await statementsOf(month)
}

/** What a link asked of everybody in February was wrong, and February asked for less than that: a refund stood beside it. */
beforeAll(async () => {
  const invoicing = {
    siret: '20005869100011',
    vatNumber: 'FR31200058691',
    street: '1 place de la Mairie',
    postCode: '95000',
    city: 'Cergy',
    iban: null,
    bic: null,
    paymentDays: 30,
  }
  const vatChanges = [{ from: january, service: 'lien', regime: { kind: 'standard', rateBasisPoints: 550n } }] as const
  const vat = { vatRegime: 'standard', vatRateBasisPoints: 2_000n, vatChanges } as const
  const installation = {
    ...vat,
    simulatedClock: false,
    recoveryThresholdCents: 1_500n,
    invoicing,
    accounting: 'other' as const,
  }
  scene = await openCorrectionScene({ installation })
  house = scene.house
  await issueMonth(house, january)
  const cost = { month: february, key: equal, actId: scene.region.actId }
  const link = await house.api.createCostPool(
    { ...cost, code: 'lien', name: 'Lien', amountCents: 24_001n },
    callOf(finance),
  )
  await house.api.createCostPool({ ...cost, code: 'avoir', name: 'Avoir', amountCents: -21_000n }, callOf(finance))
  await closeAndIssue(february)
  const fact = {
    kind: 'cost-pool',
    costPoolId: link.id,
    amountCents: 1n,
    key: equal,
    actId: scene.region.actId,
  } as const
  await house.api.amendPeriod({ month: february, reason: 'Facture', fact }, callOf(finance))
  const proposal = { month: february, reason: 'Facture', tenantIds: null }
  const { id, version } = await house.api.proposeCorrection(proposal, callOf(finance))
  await house.api.postCorrection({ correctionId: id }, callOf(secondFinance, { ifMatch: version }))
  given = (await closeAndIssue(march)).filter(({ credit }) => credit !== null)
  charges = await chargesOfMonth(house, march)
}, 60_000)
afterAll(() => house?.close())

const ofMember = (index: 0 | 1 | 2) => given.filter(({ tenantId }) => tenantId === scene.members[index].id)
const totalOf = (statements: readonly Statement[]) => statements.reduce((sum, { totalCents }) => sum + totalCents, 0n)

describe('more than one statement asked for', () => {
  test('is given back on several, none of them more than it asked for, and Σ of them is what was too much', async () => {
    for (const index of [0, 1] as const) {
      const asked = [...(await statementsOf(january)), ...(await statementsOf(february))]
      const titles = new Map(asked.map((one) => [one.id, one]))
      const credits = ofMember(index)
      expect(new Set(credits.map(({ credit }) => titles.get(credit?.originalStatementId ?? '')?.month))).toEqual(
        new Set([january, february]),
      )
      expect([-8_001n, -8_000n]).toContain(totalOf(credits))
      for (const { payableCents, credit } of credits) {
        const title = titles.get(credit?.originalStatementId ?? '')
        expect(payableCents < 0n && (title?.payableCents ?? 0n) + payableCents >= 0n).toBe(true)
      }
      // February is given back to the last cent that its VAT leaves.
      const onFebruary = credits.find(({ credit }) => titles.get(credit?.originalStatementId ?? '')?.month === february)
      const february1 = titles.get(onFebruary?.credit?.originalStatementId ?? '')
      expect((february1?.payableCents ?? 0n) + (onFebruary?.payableCents ?? 0n)).toBeLessThanOrEqual(1n)
    }
  })

  test('stays among the other amounts of a payer whose statements together asked for less', async () => {
    expect(ofMember(2)).toEqual([])
    const rows = charges.filter(({ tenantId, kind }) => tenantId === scene.members[2].id && kind === 'shared')
    expect(sumMicros(rows)).toBe(-80_000_000n)
  })

  test('says on each statement which part of it stands on the other, by rows that cancel and explain each other', async () => {
    const moved = charges.filter(({ kind }) => kind === 'transfer')
    expect([moved.length, sumMicros(moved)]).toEqual([4, 0n])
    for (const { id, amountMicros, originMonth } of moved) {
      const explained = await house.api.explainCharge({ chargeId: id }, callOf(finance))
      expect(explained).toMatchObject({ recomputedMicros: amountMicros, agrees: true })
      expect(originMonth).toBe(february)
    }
    const [one, other] = ofMember(0)
    const labels = [one, other].map((statement) => statement?.lines.map(({ label }) => label))
    expect(new Set(labels.flat().map((label) => label?.replace(/\d{5}/, 'n')))).toEqual(
      new Set([
        'Rectification 02/2026 – Lien',
        'Rectification 02/2026 – Lien (part portée sur l’état 2026-n)',
        'Rectification 02/2026 – Lien (part au-delà de l’état 2026-n)',
      ]),
    )
  })

  test('is numbered without gap, one reduction or cancellation of a title each, and FOCUS says the same', async () => {
    const all = [...(await statementsOf(january)), ...(await statementsOf(february)), ...(await statementsOf(march))]
    const numbers = all.map(({ number }) => number).toSorted()
    expect(numbers).toEqual(numbers.map((_, index) => `2026-${String(index + 1).padStart(5, '0')}`))
    const { items } = await house.api.exportPreTitres({ limit: 500, month: march }, callOf(finance))
    const kinds = items.filter(({ originalNumber }) => originalNumber !== null)
    expect(kinds.map(({ number }) => number).toSorted()).toEqual(given.map(({ number }) => number).toSorted())
    const asked = { month: march, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
    const focus = await rowsOf(house.api.exportFocus(asked, callOf(finance)))
    for (const { number, payableCents } of given) {
      const own = focus.filter((row) => row['InvoiceId'] === number)
      const micros = own.reduce((sum, row) => sum + BigInt(Math.round(Number(row['BilledCost']) * 1_000_000)), 0n)
      expect([number, micros]).toEqual([number, microsFromCents(payableCents)])
    }
  })

  test('leaves nothing that differs: the month rated again is what stands of it', async () => {
    const { rows, differenceMicros } = await house.api.reratePeriod({ month: february, limit: 500 }, callOf(finance))
    expect([rows, differenceMicros]).toEqual([[], 0n])
  })

  test.skipIf(!einvoiceRulesArePresent)(
    'is a credit note each, in UBL and as Factur-X, without violations',
    async () => {
      expect(given.length).toBe(4)
      for (const { id: statementId, number, credit } of given) {
        const invoice = await house.api.getStatementInvoice({ statementId }, callOf(finance))
        const ubl = Buffer.from(moneyDocuments.statementUbl(invoice)).toString('utf8')
        expect([number, ...xsdViolations(ubl), ...en16931Violations(ubl)]).toEqual([number])
        expect(ubl).toContain(`<cbc:ID>${credit?.originalNumber}</cbc:ID>`)
        const facturX = await house.api.getStatementFacturX({ statementId }, callOf(finance))
        const cii = embeddedInvoice(await moneyDocuments.statementFacturX(facturX))
        expect([number, ...ciiViolations(cii)]).toEqual([number])
      }
    },
  )
})
