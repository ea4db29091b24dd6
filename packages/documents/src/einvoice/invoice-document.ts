import type { CivilDate } from '@grenier/quota-billing'

/** Out of scope (EN 16931 category O), exempt (E), standard (S). */
export type InvoiceVatRegime = 'out-of-scope' | 'exempt' | 'standard'

/** One side of an invoice. */
export interface InvoiceParty {
  readonly name: string
  readonly siren: string | null
  readonly siret: string | null
  /** Never written on an invoice that is out of scope (BR-O-02). */
  readonly vatNumber: string | null
  readonly address: {
    readonly street: string | null
    readonly postCode: string | null
    readonly city: string | null
    /** ISO 3166-1, two letters. */
    readonly countryCode: string
  }
}

/** One line: `quantity` × `price` is `netCents`, rounded once, half a cent away from zero. */
export interface InvoiceLine {
  readonly name: string
  /** How the amount came to be, for people. */
  readonly description: string | null
  /** Decimal text with at most four decimals, negative where something is taken back. */
  readonly quantity: string
  /** UN/ECE recommendation 20: `C62` for one, `E62` for a gibibyte. */
  readonly unitCode: string
  /** Euros as decimal text with at most six decimals, never negative (BR-27). */
  readonly price: string
  readonly netCents: bigint
  readonly regime: InvoiceVatRegime
  /** 20 % is 2 000; 0 where no VAT is due. */
  readonly rateBasisPoints: bigint
}

/** All lines of one regime and rate. */
export interface InvoiceVatGroup {
  readonly regime: InvoiceVatRegime
  readonly rateBasisPoints: bigint
  readonly baseCents: bigint
  readonly vatCents: bigint
}

/**
 * An invoice or a credit note after EN 16931, as pure data: what is written as UBL or as CII is this and no more. Amounts of
 * a credit note are those it gives back, positive.
 */
export interface InvoiceDocument {
  readonly kind: 'invoice' | 'credit-note'
  readonly number: string
  readonly issuedOn: CivilDate
  readonly dueOn: CivilDate | null
  readonly period: { readonly startsOn: CivilDate; readonly endsOn: CivilDate }
  readonly notes: readonly string[]
  /** The buyer's service code (BT-10). */
  readonly buyerReference: string | null
  /** The buyer's engagement (BT-13). */
  readonly orderReference: string | null
  /** The agreement (BT-12). */
  readonly contractReference: string | null
  /** What a credit note gives back on (BT-25, BT-26); null for an invoice. */
  readonly credited: { readonly number: string; readonly issuedOn: CivilDate } | null
  readonly seller: InvoiceParty
  readonly buyer: InvoiceParty
  /** Where to pay (BG-17); null: the buyer is told otherwise. */
  readonly payment: { readonly iban: string; readonly bic: string | null } | null
  /** In words (BT-20). */
  readonly paymentTerms: string | null
  readonly lines: readonly InvoiceLine[]
  readonly vatGroups: readonly InvoiceVatGroup[]
  /** Σ lines (BT-106 = BT-109: there are no allowances or charges of the whole document). */
  readonly totalCents: bigint
  readonly vatCents: bigint
  /** Total and VAT (BT-112 = BT-115: nothing was paid before). */
  readonly payableCents: bigint
}
