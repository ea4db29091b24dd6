import type { ChargeRow } from '@grenier/contracts'
import { composeStatement, isCredit, type StatedCharge, sumMicros, type VatRegime } from '@grenier/quota-billing'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { NewCharge } from './ports.ts'
import { asRuleCharge } from './rule-charge.ts'
import type { CorrectedStatement } from './statement-life.ports.ts'
import { costCodes, thresholdOf, vatOfCharges } from './vat-of-installation.ts'

/** What a month gives back on one issued statement: all rows of its corrections that go back on it. */
export interface CreditToDraft {
  readonly original: CorrectedStatement
  readonly charges: readonly ChargeRow[]
}

interface VatOfCharge {
  readonly vatOf: (charge: StatedCharge) => VatRegime
}

/** True when these rows, by themselves, are to be given back by a statement of their own. */
export function givesBack(
  installation: InstallationSettings,
  charges: readonly NewCharge[],
  { leftCents, vatOf }: VatOfCharge & { readonly leftCents: bigint | null },
): boolean {
  if (sumMicros(charges) >= 0n) return false
  const { payableCents } = composeStatement({ charges: charges.map(asRuleCharge), vatOf })
  return isCredit({ payableCents, leftCents, thresholdCents: thresholdOf(installation) })
}

/**
 * Which corrections of a month are credits. A title that asked for too much is reduced, or cancelled, by what it asked for too
 * much, and for its own debtor, whoever pays by now; so the rows that go back on one statement stand together, what is cancelled
 * beside what stands in its place. Where they ask for more, or for too little to be given back, they stay among the others.
 */
export async function creditsOf(
  tx: Transaction,
  installation: InstallationSettings,
  month: CorrectedStatement['month'],
): Promise<CreditToDraft[]> {
  const corrected = await tx.billing.correctedStatements(month)
  if (corrected.length === 0) return []
  const charges = await tx.billing.chargesWithIds(corrected.flatMap(({ chargeIds }) => chargeIds))
  const chargeOf = new Map(charges.map((charge) => [charge.id, charge]))
  const vatOf = vatOfCharges(installation, { month, codeOf: await costCodes(tx, installation, charges) })
  return corrected
    .map((original) => ({ original, charges: original.chargeIds.flatMap((id) => chargeOf.get(id) ?? []) }))
    .filter((one) => givesBack(installation, one.charges, { leftCents: one.original.leftCents, vatOf }))
}
