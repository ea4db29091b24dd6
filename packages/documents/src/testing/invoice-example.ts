import { civilDate, divideRoundHalfAwayFromZero } from '@grenier/quota-billing'
import type { InvoiceDocument, InvoiceLine, InvoiceVatGroup } from '../einvoice/invoice-document.ts'

/** Groups and totals that lines add up to. */
export function summedUp(lines: readonly InvoiceLine[]) {
  const byRate = Map.groupBy(lines, ({ regime, rateBasisPoints }) => `${regime} ${rateBasisPoints}`)
  const vatGroups = [...byRate.values()].flatMap((group): InvoiceVatGroup[] => {
    const [first] = group
    if (first === undefined) return []
    const { regime, rateBasisPoints } = first
    const baseCents = group.reduce((sum, { netCents }) => sum + netCents, 0n)
    const vatCents = divideRoundHalfAwayFromZero(baseCents * rateBasisPoints, 10_000n)
    return [{ regime, rateBasisPoints, baseCents, vatCents }]
  })
  const totalCents = vatGroups.reduce((sum, { baseCents }) => sum + baseCents, 0n)
  const vatCents = vatGroups.reduce((sum, group) => sum + group.vatCents, 0n)
  return { lines, vatGroups, totalCents, vatCents, payableCents: totalCents + vatCents }
}

export function exampleInvoiceLine(change: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    name: 'Espace standard, de 0 à 500 Go',
    description: '12,500 Go·mois × 0,035 €',
    quantity: '12.5',
    unitCode: 'E62',
    price: '0.035',
    netCents: 44n,
    regime: 'standard',
    rateBasisPoints: 2_000n,
    ...change,
  }
}

/** An invoice of January 2026 with the lines given, or three at 20 %, 5.5 % and exempt; its sums fit. */
export function exampleInvoice(change: Partial<InvoiceDocument> = {}): InvoiceDocument {
  const lines = change.lines ?? [
    exampleInvoiceLine(),
    exampleInvoiceLine({
      name: 'Part des frais communs',
      description: null,
      quantity: '1',
      unitCode: 'C62',
      price: '1199.99',
      netCents: 119_999n,
      rateBasisPoints: 550n,
    }),
    exampleInvoiceLine({
      name: 'Remise',
      description: null,
      quantity: '-1',
      unitCode: 'C62',
      price: '7.05',
      netCents: -705n,
      regime: 'exempt',
      rateBasisPoints: 0n,
    }),
  ]
  return {
    kind: 'invoice',
    number: '2026-00123',
    issuedOn: civilDate('2026-02-01'),
    dueOn: civilDate('2026-03-03'),
    period: { startsOn: civilDate('2026-01-01'), endsOn: civilDate('2026-01-31') },
    notes: ['Participation au nuage régional <partagé> & sauvegardé'],
    buyerReference: 'SERVICE-7',
    orderReference: 'ENG-2026-0042',
    contractReference: 'CONV-94038-2026',
    credited: null,
    seller: {
      name: 'Régie numérique de démonstration',
      siren: '200000008',
      siret: '20000000800017',
      vatNumber: 'FR83200000008',
      address: { street: '1 place du Marché', postCode: '94240', city: "L'Haÿ-les-Roses", countryCode: 'FR' },
    },
    buyer: {
      name: "Commune de L'Haÿ-les-Roses",
      siren: '219400389',
      siret: '21940038900017',
      vatNumber: null,
      address: { street: null, postCode: '94240', city: "L'Haÿ-les-Roses", countryCode: 'FR' },
    },
    payment: { iban: 'FR7630001007941234567890185', bic: 'BDFEFRPP' },
    paymentTerms: 'Paiement à 30 jours',
    ...summedUp(lines),
    ...change,
  }
}
