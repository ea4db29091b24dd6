import type { TariffDraft } from '@grenier/contracts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/** Problem: `tariff-draft-ended` of one that was withdrawn or published. */
export function requirePursued({ withdrawnAt, tariffId }: TariffDraft): void {
  if (withdrawnAt !== null || tariffId !== null) throw new Problem('tariff-draft-ended')
}

/** A draft that somebody builds on, kept as it is until the commit. Problems: `tariff-draft-unknown`, `tariff-draft-ended`. */
export async function lockPursuedDraft(tx: Transaction, draftId: string): Promise<TariffDraft> {
  const draft = await tx.billing.lockTariffDraft(draftId)
  if (draft === null) throw new Problem('tariff-draft-unknown')
  requirePursued(draft)
  return draft
}
