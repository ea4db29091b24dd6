import type { StatementFacturX, StatementLine } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import type { Arbitrary } from 'fast-check'
import {
  exampleContext,
  exampleGrounds,
  exampleLine,
  exampleStatement,
} from '../billing/statement-example.test-support.ts'
import type { InvoiceDocument, InvoiceVatRegime } from '../einvoice/invoice-document.ts'
import { anyInvoice } from './any-invoice.ts'

function linesOf({ lines }: InvoiceDocument, sign: 1n | -1n): StatementLine[] {
  return lines.map((line, index) =>
    exampleLine({
      position: index + 1,
      label: line.name,
      quantityText: line.description ?? '',
      unitPriceText: '',
      amountCents: sign * line.netCents,
      vatRegime: line.regime,
      vatRateBasisPoints: Number(line.rateBasisPoints),
    }),
  )
}

/** The statement, issued and with its grounds, whose lines and sums that invoice or credit note has. */
function facturXOf(invoice: InvoiceDocument): StatementFacturX {
  const sign = invoice.kind === 'invoice' ? 1n : -1n
  const lines = linesOf(invoice, sign)
  const originalIssuedAt = exampleStatement().issuedAt
  const original = { originalStatementId: '0198c0de-7a00-7000-8000-000000000001', originalNumber: '2025-00007' }
  const { siren, siret, vatNumber, address } = invoice.seller
  if (siren === null) throw new Error('a seller has a SIREN')
  const { street, postCode, city } = address
  const statement = exampleStatement({
    simulated: false,
    number: invoice.number,
    issuerName: invoice.seller.name,
    payerName: invoice.buyer.name,
    payerSiren: invoice.buyer.siren,
    payerSiret: invoice.buyer.siret,
    serviceCode: invoice.buyerReference,
    engagementNumber: invoice.orderReference,
    lines,
    vatGroups: invoice.vatGroups.map(({ regime, rateBasisPoints, baseCents, vatCents }) => ({
      regime,
      rateBasisPoints: Number(rateBasisPoints),
      baseCents: sign * baseCents,
      vatCents: sign * vatCents,
    })),
    totalCents: sign * invoice.totalCents,
    vatCents: sign * invoice.vatCents,
    payableCents: sign * invoice.payableCents,
    credit:
      sign === 1n ? null : { kind: 'reduction', ...original, originalIssuedAt, fiscalYear: 2026, disputedOn: null },
  })
  return {
    page: { statement, ...exampleContext({ accounting: 'other', grounds: exampleGrounds() }) },
    invoice: {
      statement,
      issuedOn: invoice.issuedOn,
      creditedIssuedOn: sign === 1n ? null : civilDate('2025-12-01'),
      dueOn: invoice.dueOn,
      periodStartsOn: civilDate('2026-01-01'),
      periodEndsOn: civilDate('2026-01-31'),
      seller: {
        siren,
        siret,
        vatNumber,
        street,
        postCode,
        city,
        iban: invoice.payment?.iban ?? null,
        bic: null,
        paymentDays: 30,
      },
    },
  }
}

/** Any statement of that regime as what a Factur-X is made of. */
export function anyFacturX(regime: InvoiceVatRegime, kind: InvoiceDocument['kind']): Arbitrary<StatementFacturX> {
  return anyInvoice(regime, kind).map(facturXOf)
}
