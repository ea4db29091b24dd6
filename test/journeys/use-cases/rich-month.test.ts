import type { Answer, Command, Statement } from '@grenier/contracts'
import { moneyDocuments } from '@grenier/documents'
import {
  ciiViolations,
  einvoiceRulesArePresent,
  embeddedInvoice,
  en16931Violations,
  xsdViolations,
} from '@grenier/documents/testing'
import { microsFromCents } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exact, one, sumExact } from '../../focus/exact.ts'
import { modelFaults, subcategoryFaults } from '../../focus/model-1-4.ts'
import { ruleFaults } from '../../focus/rules-1-2.ts'
import { focusModelsArePresent, type Row } from '../../focus/standard.ts'
import { rowsOf } from '../../harness/pages.ts'
import { chargesOfMonth, issueMonth } from './correction-scene.ts'
import { callOf, finance } from './house.ts'
import { problemOf } from './problem-of.ts'
import { closeRichMonth, type RichMonth, richMonth } from './rich-month.ts'

type Sort = Pick<Command<'exportFocus'>, 'dataset' | 'focusVersion'>

let scene: RichMonth
let closed: readonly Row[]
let issued: readonly Row[]
let issued12: readonly Row[]
let details: readonly Row[]
let periods: readonly Row[]
let period: Answer<'getPeriod'>
let statements: readonly Statement[]

const focus = (sort: Sort): Promise<readonly Row[]> =>
  rowsOf(scene.house.api.exportFocus({ month: richMonth, ...sort }, callOf(finance)))
const costAndUsage: Sort = { dataset: 'cost-and-usage', focusVersion: '1.4' }

beforeAll(async () => {
  scene = await closeRichMonth()
  const { house } = scene
  closed = await focus(costAndUsage)
  period = await issueMonth(house, richMonth)
  issued = await focus(costAndUsage)
  issued12 = await focus({ ...costAndUsage, focusVersion: '1.2' })
  details = await focus({ ...costAndUsage, dataset: 'invoice-detail' })
  periods = await focus({ ...costAndUsage, dataset: 'billing-period' })
  const { items } = await house.api.listStatements({ limit: 500, month: richMonth }, callOf(finance))
  statements = await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
})
afterAll(() => scene.house.close())

const regimesOf = ({ vatGroups }: Statement) =>
  vatGroups.map(({ regime, rateBasisPoints }) => `${regime} ${rateBasisPoints}`)
const cents = (amount: bigint): bigint => microsFromCents(amount) * (one / 1_000_000n)
const billedOf = (rows: readonly Row[]): bigint => sumExact(rows.map((row) => exact(row['BilledCost'])))

describe('a month with everything in it', () => {
  test('has everything in it: what is checked here is checked together', async () => {
    expect(new Set((await chargesOfMonth(scene.house, richMonth)).map(({ kind }) => kind))).toEqual(
      new Set(['usage', 'free', 'shared', 'true-up', 'rounding']),
    )
    expect(new Set(statements.flatMap(regimesOf))).toEqual(
      new Set(['out-of-scope 0', 'exempt 0', 'standard 550', 'standard 2000']),
    )
    const credits = statements.flatMap(({ credit }) => (credit === null ? [] : [credit]))
    expect(new Set(credits.map(({ kind, originalNumber }) => `${kind} ${originalNumber === null}`))).toEqual(
      new Set(['reduction false', 'mandat false', 'mandat true']),
    )
    const lines = statements.flatMap((statement) =>
      statement.lines.map((line) => ({ ...line, payer: statement.tenantId })),
    )
    expect(lines.filter(({ carriedFrom }) => carriedFrom !== null)).not.toEqual([])
    expect(lines.filter(({ payer, beneficiaryTenantId }) => payer !== beneficiaryTenantId)).not.toEqual([])
    expect(period).toMatchObject({ state: 'issued', blockedBy: null, draftCount: 0 })
    expect(period.checks.filter(({ holds }) => !holds)).toEqual([])
    expect(period.unsharedCents).toBeGreaterThan(0n)
  })

  test.skipIf(!focusModelsArePresent)(
    'breaks nothing of FOCUS 1.4, before and after it is issued, nor of the profile 1.2',
    () => {
      for (const rows of [closed, issued]) {
        expect([...modelFaults('Cost and Usage', rows), ...subcategoryFaults(rows)]).toEqual([])
        expect(ruleFaults('1.4', rows)).toEqual([])
      }
      expect(modelFaults('Invoice Detail', details)).toEqual([])
      expect(modelFaults('Billing Period', periods)).toEqual([])
      expect(ruleFaults('1.2', issued12)).toEqual([])
      process.stderr.write(
        `FOCUS of the rich month: ${issued.length} rows of Cost and Usage, ${details.length} of Invoice Detail, 0 violations.\n`,
      )
    },
  )

  test('Σ BilledCost of each invoice, and of each of its lines, is what its statement says; nothing is left over', () => {
    const byInvoice = Map.groupBy(issued, (row) => row['InvoiceId'])
    expect(new Set(byInvoice.keys())).toEqual(new Set(statements.map(({ number }) => number)))
    const detailsBy = Map.groupBy(details, (row) => row['InvoiceId'])
    for (const { number, payableCents, vatCents, lines } of statements) {
      const own = byInvoice.get(number) ?? []
      expect([number, billedOf(own)]).toEqual([number, cents(payableCents)])
      expect([number, billedOf(detailsBy.get(number) ?? [])]).toEqual([number, cents(payableCents)])
      const byLine = Map.groupBy(own, (row) => row['InvoiceDetailId'])
      const asked = lines.map(({ position, amountCents }) => [`${number}/${position}`, amountCents] as const)
      for (const [detailId, amount] of [...asked, [`${number}/tva`, vatCents] as const]) {
        expect([detailId, billedOf(byLine.get(detailId) ?? [])]).toEqual([detailId, cents(amount)])
      }
    }
    expect(billedOf(issued)).toBe(cents(statements.reduce((sum, { payableCents }) => sum + payableCents, 0n)))
    expect(issued12.map(({ BilledCost }) => BilledCost)).toEqual(issued.map(({ BilledCost }) => BilledCost))
  })

  test('its rows name payer and beneficiary, the month that a correction corrects and the one an amount was carried from', () => {
    const { gamma, small } = scene.members
    const paid = issued.filter((row) => row['SubAccountId'] === gamma.id)
    expect(new Set(paid.map((row) => row['BillingAccountName']))).toEqual(new Set(['Beta']))
    expect(new Set(issued.map((row) => row['BillingAccountId'])).size).toBe(6)
    const corrections = issued.filter((row) => row['ChargeClass'] === 'Correction')
    expect(corrections.map((row) => row['ChargePeriodStart'])).toContain('2026-11-30T23:00:00Z')
    const carried = issued.filter((row) => row['SubAccountId'] === small.id && row['ChargeCategory'] === 'Purchase')
    expect(new Set(carried.map((row) => row['ChargePeriodStart']))).toContain('2026-11-30T23:00:00Z')
    const ids = issued.map((row) => row['x_ChargeId']).filter((id) => id !== null)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

/** What no e-invoice is made of: a part in and a part out of the scope of VAT (BR-O-11), or given back on no one statement. */
const isNoInvoice = (statement: Statement): boolean => {
  const regimes = new Set(statement.vatGroups.map(({ regime }) => regime))
  const isMixed = regimes.has('out-of-scope') && regimes.size > 1
  return isMixed || (statement.payableCents < 0n && (statement.credit?.originalNumber ?? null) === null)
}

describe('its statements as e-invoices', () => {
  test('are refused where none is made of them, and of nothing else', async () => {
    const { api } = scene.house
    const without = statements.filter(isNoInvoice)
    expect(without.length).toBeGreaterThan(1)
    for (const { id: statementId } of without) {
      const code = 'document-not-applicable'
      expect(await problemOf(api.getStatementInvoice({ statementId }, callOf(finance)))).toMatchObject({ code })
      expect(await problemOf(api.getStatementFacturX({ statementId }, callOf(finance)))).toMatchObject({ code })
    }
  })

  test.skipIf(!einvoiceRulesArePresent)(
    'break neither the XSD of UBL nor a rule of EN 16931, credit notes among them, nor the schema of Factur-X',
    async () => {
      const { api } = scene.house
      const kinds: string[] = []
      for (const statement of statements.filter((each) => !isNoInvoice(each))) {
        const { id: statementId, number, payableCents, credit } = statement
        const invoice = await api.getStatementInvoice({ statementId }, callOf(finance))
        const ubl = Buffer.from(moneyDocuments.statementUbl(invoice)).toString('utf8')
        expect([number, ...xsdViolations(ubl), ...en16931Violations(ubl)]).toEqual([number])
        const facturX = await api.getStatementFacturX({ statementId }, callOf(finance))
        const cii = embeddedInvoice(await moneyDocuments.statementFacturX(facturX))
        expect([number, ...ciiViolations(cii)]).toEqual([number])
        const asked = payableCents < 0n ? -payableCents : payableCents
        const euros = `${asked / 100n}.${String(asked % 100n).padStart(2, '0')}`
        expect(ubl).toContain(`<cbc:PayableAmount currencyID="EUR">${euros}</cbc:PayableAmount>`)
        expect(cii).toContain(`<ram:DuePayableAmount>${euros}</ram:DuePayableAmount>`)
        kinds.push(`${credit === null ? 'invoice' : 'credit note'} ${regimesOf(statement)[0]?.split(' ')[0]}`)
      }
      expect(new Set(kinds)).toEqual(
        new Set(['invoice exempt', 'invoice out-of-scope', 'credit note exempt', 'credit note out-of-scope']),
      )
      process.stderr.write(`E-invoices of the rich month: ${kinds.length} in UBL and as Factur-X, 0 violations.\n`)
    },
  )
})
