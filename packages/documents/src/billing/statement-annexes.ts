import type { Statement, StatementLine } from '@grenier/contracts'

/** The lines of one beneficiary. */
export interface StatementAnnex {
  /** Whose lines they are; null where the payer pays for itself alone, and nobody else could be meant. */
  readonly title: string | null
  /** Σ lines, before VAT; null where that is the total of the statement. */
  readonly subtotalCents: bigint | null
  readonly lines: readonly StatementLine[]
}

/** The lines of a statement by whose they are, in their order; one part without a title where that is the payer alone. */
export function annexesOf({ tenantId, lines }: Statement): StatementAnnex[] {
  if (lines.every(({ beneficiaryTenantId }) => beneficiaryTenantId === tenantId)) {
    return [{ title: null, subtotalCents: null, lines }]
  }
  return [...Map.groupBy(lines, ({ beneficiaryTenantId }) => beneficiaryTenantId).values()].map((own) => ({
    title: `Pour ${own[0]?.beneficiaryName ?? ''}`,
    subtotalCents: own.reduce((sum, { amountCents }) => sum + amountCents, 0n),
    lines: own,
  }))
}
