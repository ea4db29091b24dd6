import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'

/**
 * Which VAT a service bears. A participation to a public body acting as authority is out of scope (CGI 256 B), a cost
 * sharing group is exempt (CGI 261 B), anything else bears the standard regime at a rate. Configuration, per service.
 */
export type VatRegime =
  | { readonly kind: 'out-of-scope' }
  | { readonly kind: 'exempt' }
  /** 20 % is 2 000 basis points. */
  | { readonly kind: 'standard'; readonly rateBasisPoints: bigint }

/** All of a statement's amounts under one regime and rate. */
export interface VatGroup {
  readonly regime: VatRegime
  readonly baseCents: bigint
  readonly vatCents: bigint
}

function rateOf(regime: VatRegime): bigint {
  return regime.kind === 'standard' ? regime.rateBasisPoints : 0n
}

/**
 * Groups amounts by regime and rate and rounds the tax once for each group, half away from zero: the way a statement is
 * checked by hand, and free of the cents that rounding line by line would add. In order of first appearance.
 */
export function groupVat(amounts: readonly { regime: VatRegime; amountCents: bigint }[]): VatGroup[] {
  const bases = new Map<string, { regime: VatRegime; baseCents: bigint }>()
  for (const { regime, amountCents } of amounts) {
    const key = `${regime.kind}:${rateOf(regime)}`
    const known = bases.get(key)
    bases.set(key, { regime, baseCents: (known?.baseCents ?? 0n) + amountCents })
  }
  return [...bases.values()].map(({ regime, baseCents }) => ({
    regime,
    baseCents,
    vatCents: divideRoundHalfAwayFromZero(baseCents * rateOf(regime), 10_000n),
  }))
}
