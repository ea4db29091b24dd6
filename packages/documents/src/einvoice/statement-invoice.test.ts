import type { Statement, StatementInvoice } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { exampleLine, exampleStatement } from '../billing/statement-example.test-support.ts'
import { einvoiceRulesArePresent, en16931Violations, xsdViolations } from '../testing/en16931.ts'
import { invoiceFaults } from './invoice-faults.ts'
import { invoiceOfStatement } from './statement-invoice.ts'
import { ublInvoice } from './ubl-invoice.ts'

const seller: StatementInvoice['seller'] = {
  siren: '200000008',
  siret: '20000000800017',
  vatNumber: 'FR83200000008',
  street: '1 place du Marché',
  postCode: '94240',
  city: "L'Haÿ-les-Roses",
  iban: 'FR7630001007941234567890185',
  bic: null,
  paymentDays: 30,
}

function invoiceOf(change: Partial<Statement>, other: Partial<StatementInvoice> = {}): StatementInvoice {
  return {
    statement: exampleStatement(change),
    issuedOn: civilDate('2026-02-01'),
    creditedIssuedOn: null,
    dueOn: civilDate('2026-03-03'),
    periodStartsOn: civilDate('2026-01-01'),
    periodEndsOn: civilDate('2026-01-31'),
    seller,
    ...other,
  }
}

const group = { rateBasisPoints: 0, baseCents: 123_500n, vatCents: 0n }
const taxed = { regime: 'standard' as const, rateBasisPoints: 2_000, baseCents: 123_500n, vatCents: 24_700n }

/** Lines of those amounts and regimes. */
function linesOf(...parts: readonly (readonly [bigint, Statement['vatRegime'], number?])[]): Statement['lines'] {
  return parts.map(([amountCents, vatRegime, vatRateBasisPoints = 0], index) =>
    exampleLine({ position: index + 1, amountCents, vatRegime, vatRateBasisPoints }),
  )
}

const credited: Statement['credit'] = {
  kind: 'reduction',
  originalStatementId: '0198c0de-7a00-7000-8000-000000000009',
  originalNumber: '2026-00007',
  originalIssuedAt: null,
  disputedOn: null,
  fiscalYear: 2026,
}

const creditNote = invoiceOf(
  {
    credit: credited,
    lines: linesOf([-10_000n, 'standard', 2_000], [2_500n, 'standard', 2_000], [-500n, 'exempt']),
    vatGroups: [
      { regime: 'standard', rateBasisPoints: 2_000, baseCents: -7_500n, vatCents: -1_500n },
      { regime: 'exempt', rateBasisPoints: 0, baseCents: -500n, vatCents: 0n },
    ],
    totalCents: -8_000n,
    vatCents: -1_500n,
    payableCents: -9_500n,
  },
  { creditedIssuedOn: civilDate('2026-01-15'), dueOn: null },
)

const statements: readonly (readonly [string, StatementInvoice])[] = [
  ['out of scope', invoiceOf({})],
  ['exempt', invoiceOf({ lines: linesOf([123_500n, 'exempt']), vatGroups: [{ regime: 'exempt', ...group }] })],
  [
    'at the standard rate',
    invoiceOf({
      lines: linesOf([123_500n, 'standard', 2_000]),
      vatGroups: [taxed],
      vatCents: 24_700n,
      payableCents: 148_200n,
    }),
  ],
  [
    'of services under several regimes',
    invoiceOf({
      lines: linesOf([123_500n, 'standard', 2_000], [1_000n, 'standard', 550], [700n, 'exempt']),
      vatGroups: [
        taxed,
        { regime: 'standard', rateBasisPoints: 550, baseCents: 1_000n, vatCents: 55n },
        { regime: 'exempt', rateBasisPoints: 0, baseCents: 700n, vatCents: 0n },
      ],
      totalCents: 125_200n,
      vatCents: 24_755n,
      payableCents: 149_955n,
    }),
  ],
  [
    'without SIRET, agreement and account',
    invoiceOf(
      { agreementNumber: '', payerSiren: null },
      { dueOn: null, seller: { ...seller, siret: null, iban: null } },
    ),
  ],
  [
    'with a line that says nothing',
    invoiceOf(
      {
        lines: [exampleLine({ label: ' ', quantityText: '', unitPriceText: '', amountCents: -5n })],
        vatGroups: [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: -5n, vatCents: 0n }],
        totalCents: -5n,
        payableCents: -5n,
      },
      { dueOn: null },
    ),
  ],
]

describe('a statement as an e-invoice', () => {
  it.each(statements)('%s: asks for the statement’s own amounts, line by line', (_, data) => {
    const invoice = invoiceOfStatement(data)
    expect(invoiceFaults(invoice)).toEqual([])
    expect(invoice.payableCents).toBe(data.statement.payableCents)
    expect(invoice.lines.map(({ netCents }) => netCents)).toEqual(data.statement.lines.map((line) => line.amountCents))
  })

  it.skipIf(!einvoiceRulesArePresent).each(statements)('%s: breaks no rule of EN 16931', (_, data) => {
    const xml = ublInvoice(invoiceOfStatement(data))
    expect([...xsdViolations(xml), ...en16931Violations(xml)]).toEqual([])
  })

  it('says on itself that its figures are simulated, and never says it of measured ones', () => {
    expect(ublInvoice(invoiceOfStatement(invoiceOf({})))).toContain('ne vaut pas demande de paiement')
    expect(ublInvoice(invoiceOfStatement(invoiceOf({ simulated: false })))).not.toMatch(/simul/i)
  })

  it('gives back as the credit note of the invoice that it names, by amounts that are positive', () => {
    const invoice = invoiceOfStatement(creditNote)
    expect(invoiceFaults(invoice)).toEqual([])
    expect(invoice).toMatchObject({
      kind: 'credit-note',
      credited: { number: '2026-00007', issuedOn: '2026-01-15' },
      payableCents: 9_500n,
    })
    expect(invoice.lines.map(({ netCents }) => netCents)).toEqual([10_000n, -2_500n, 500n])
  })

  it.skipIf(!einvoiceRulesArePresent)('breaks no rule as a credit note', () => {
    const xml = ublInvoice(invoiceOfStatement(creditNote))
    expect([...xsdViolations(xml), ...en16931Violations(xml)]).toEqual([])
  })
})
