import type { Statement, StatementInvoice, StatementLine } from '@grenier/contracts'
import { decimalFromCents } from '../shared/french.ts'
import type { InvoiceDocument, InvoiceLine, InvoiceVatGroup } from './invoice-document.ts'

function groupsOf({ vatGroups }: Statement): InvoiceVatGroup[] {
  return vatGroups.map((group) => ({ ...group, rateBasisPoints: BigInt(group.rateBasisPoints) }))
}

/** One unit at the line's amount, taken back where it is negative: exact. How the amount came to be is told in words. */
function lineOf(line: StatementLine, group: InvoiceVatGroup): InvoiceLine {
  const { label, quantityText, unitPriceText, amountCents } = line
  const told = [quantityText, unitPriceText].filter((text) => text !== '').join(' × ')
  return {
    name: label.trim() === '' ? '–' : label,
    description: told === '' ? null : told,
    quantity: amountCents < 0n ? '-1' : '1',
    unitCode: 'C62',
    price: decimalFromCents(amountCents < 0n ? -amountCents : amountCents),
    netCents: amountCents,
    regime: group.regime,
    rateBasisPoints: group.rateBasisPoints,
  }
}

/** The payer as the buyer: the register knows its numbers, not its street. */
function buyerOf({ payerName, payerSiren, payerSiret }: Statement): InvoiceDocument['buyer'] {
  const address = { street: null, postCode: null, city: null, countryCode: 'FR' }
  return { name: payerName, siren: payerSiren, siret: payerSiret, vatNumber: null, address }
}

function notesOf({ tariffCode, tariffActNumber, simulated }: Statement): string[] {
  const prices = `Barème ${tariffCode}, acte ${tariffActNumber}`
  return [simulated ? `${prices}. Données simulées : ce document ne vaut pas demande de paiement.` : prices]
}

/**
 * A statement as an invoice: the same amounts, line by line. @throws when its lines bear several regimes or rates: a line
 * does not say which of them is its own.
 */
export function invoiceOfStatement(invoice: StatementInvoice): InvoiceDocument {
  const { statement, seller, issuedOn, dueOn, periodStartsOn, periodEndsOn } = invoice
  const [group, ...others] = groupsOf(statement)
  if (group === undefined || others.length > 0)
    throw new Error(`statement ${statement.number} has ${others.length + 1} VAT groups: its lines cannot be told apart`)
  const { siren, siret, vatNumber, street, postCode, city, iban, bic, paymentDays } = seller
  return {
    kind: 'invoice',
    number: statement.number,
    issuedOn,
    dueOn,
    period: { startsOn: periodStartsOn, endsOn: periodEndsOn },
    notes: notesOf(statement),
    buyerReference: statement.serviceCode,
    orderReference: statement.engagementNumber,
    contractReference: statement.agreementNumber === '' ? null : statement.agreementNumber,
    credited: null,
    seller: {
      name: statement.issuerName,
      siren,
      siret,
      vatNumber,
      address: { street, postCode, city, countryCode: 'FR' },
    },
    buyer: buyerOf(statement),
    payment: iban === null ? null : { iban, bic },
    paymentTerms: dueOn === null ? null : `Paiement à ${paymentDays} jours`,
    lines: statement.lines.map((line) => lineOf(line, group)),
    vatGroups: [group],
    totalCents: statement.totalCents,
    vatCents: statement.vatCents,
    payableCents: statement.payableCents,
  }
}
