import type { StatementVatGroup } from '@grenier/contracts'
import { type ComposedStatement, invariant, type VatRegime } from '@grenier/quota-billing'
import type { InstallationSettings } from '../shared/ports.ts'

/**
 * The regime that everything of the installation bears. @throws BrokenInvariant for the standard regime without a rate: a
 * process is not started with such settings.
 */
export function vatOf({ vatRegime, vatRateBasisPoints }: InstallationSettings): VatRegime {
  if (vatRegime !== 'standard') return { kind: vatRegime }
  invariant(vatRateBasisPoints !== undefined, 'the standard VAT regime has a rate')
  return { kind: 'standard', rateBasisPoints: vatRateBasisPoints }
}

/** The groups of a composed statement as they are stored and shown. */
export function statementVatGroups({ vatGroups }: ComposedStatement): StatementVatGroup[] {
  return vatGroups.map(({ regime, baseCents, vatCents }) => ({
    regime: regime.kind,
    rateBasisPoints: regime.kind === 'standard' ? Number(regime.rateBasisPoints) : 0,
    baseCents,
    vatCents,
  }))
}
