import type { AgreementTerms } from '@grenier/contracts'
import { Problem } from '../shared/problem.ts'

/** What is asked ahead goes with the cycle that asks ahead, and with no other. Problem: `advance-mismatch`. */
export function requireAdvanceOfCycle({
  billingCycle,
  advanceCents,
}: Pick<AgreementTerms, 'billingCycle' | 'advanceCents'>): void {
  const isWanted = billingCycle === 'advance-and-balance'
  if (isWanted !== (advanceCents !== undefined) || (advanceCents ?? 1n) <= 0n) throw new Problem('advance-mismatch')
}
