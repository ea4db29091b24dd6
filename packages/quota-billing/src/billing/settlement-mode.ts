export type SettlementMode = 'titre' | 'imputation-ac' | 'internal' | 'e-invoice'

export type SettlementFault = 'imputation-ac-refused' | 'e-invoice-refused'

export interface SettlementFacts {
  readonly mode: SettlementMode
  readonly operator: {
    readonly siren: string
    /** True for an EPCI with own taxation: it alone pays compensation to its communes (CGI 1609 nonies C). */
    readonly hasOwnTaxation: boolean
    readonly accounting: 'helios' | 'other'
  }
  readonly payer: {
    readonly kind: string
    /** The EPCI it belongs to; null: none, or its number is not known. */
    readonly groupSiren: string | null
  }
}

/**
 * Why a debt may not be settled so; null when it may. What an EPCI takes off the compensation it pays is owed by its own
 * communes alone, and only an EPCI with own taxation pays any. Under Hélios an invoice is made of the title of revenue (PES
 * ASAP), never sent by ourselves.
 */
export function settlementFault({ mode, operator, payer }: SettlementFacts): SettlementFault | null {
  if (mode === 'imputation-ac') {
    const isOwnCommune = payer.kind === 'commune' && payer.groupSiren === operator.siren
    return operator.hasOwnTaxation && isOwnCommune ? null : 'imputation-ac-refused'
  }
  return mode === 'e-invoice' && operator.accounting === 'helios' ? 'e-invoice-refused' : null
}
