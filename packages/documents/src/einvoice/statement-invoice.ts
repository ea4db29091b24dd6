import type { Statement, StatementInvoice, StatementLine } from '@grenier/contracts'
import { decimalFromCents } from '../shared/french.ts'
import type { InvoiceDocument, InvoiceLine, InvoiceVatGroup } from './invoice-document.ts'

/** A credit note gives back what a statement takes off. */
type Sign = 1n | -1n

function groupsOf({ vatGroups }: Statement, sign: Sign): InvoiceVatGroup[] {
  return vatGroups.map(({ regime, rateBasisPoints, baseCents, vatCents }) => ({
    regime,
    rateBasisPoints: BigInt(rateBasisPoints),
    baseCents: sign * baseCents,
    vatCents: sign * vatCents,
  }))
}

/** One unit at the line's amount, taken back where it is negative: exact. How the amount came to be is told in words. */
function lineOf(line: StatementLine, sign: Sign): InvoiceLine {
  const { label, quantityText, unitPriceText, vatRegime, vatRateBasisPoints } = line
  const amountCents = sign * line.amountCents
  const told = [quantityText, unitPriceText].filter((text) => text !== '').join(' × ')
  return {
    name: label.trim() === '' ? '–' : label,
    description: told === '' ? null : told,
    quantity: amountCents < 0n ? '-1' : '1',
    unitCode: 'C62',
    price: decimalFromCents(amountCents < 0n ? -amountCents : amountCents),
    netCents: amountCents,
    regime: vatRegime,
    rateBasisPoints: BigInt(vatRateBasisPoints),
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

/** A statement as an invoice or, where it gives back on another, as the credit note of that one: the same amounts, line by line. */
export function invoiceOfStatement(invoice: StatementInvoice): InvoiceDocument {
  const { statement, seller, issuedOn, creditedIssuedOn, dueOn, periodStartsOn, periodEndsOn } = invoice
  const creditedNumber = statement.credit?.originalNumber ?? null
  const credited =
    creditedNumber === null || creditedIssuedOn === null ? null : { number: creditedNumber, issuedOn: creditedIssuedOn }
  const sign = credited === null ? 1n : -1n
  const { siren, siret, vatNumber, street, postCode, city, iban, bic, paymentDays } = seller
  return {
    kind: credited === null ? 'invoice' : 'credit-note',
    number: statement.number,
    issuedOn,
    dueOn,
    period: { startsOn: periodStartsOn, endsOn: periodEndsOn },
    notes: notesOf(statement),
    buyerReference: statement.serviceCode,
    orderReference: statement.engagementNumber,
    contractReference: statement.agreementNumber === '' ? null : statement.agreementNumber,
    credited,
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
    lines: statement.lines.map((line) => lineOf(line, sign)),
    vatGroups: groupsOf(statement, sign),
    totalCents: sign * statement.totalCents,
    vatCents: sign * statement.vatCents,
    payableCents: sign * statement.payableCents,
  }
}
