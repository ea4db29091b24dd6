import type { Statement, StatementLine } from '@grenier/contracts'
import { type CivilMonth, civilDate, instantFromIso } from '@grenier/quota-billing'
import type { StatementContext } from './statement-context.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000002'

/** A statement of January 2026 in Paris whose lines are as given, or four ordinary ones. */
export function exampleStatement(change: Partial<Statement> = {}): Statement {
  const lines = change.lines ?? [
    exampleLine({ position: 1, label: 'Espace standard, de 0 à 500 Go', amountCents: 4_205n }),
    exampleLine({ position: 2, label: 'Espace standard, franchise', amountCents: -705n }),
    exampleLine({ position: 3, label: 'Sauvegarde', amountCents: 119_999n }),
    exampleLine({ position: 4, label: 'Part des frais communs', amountCents: 1n }),
  ]
  const totalCents = lines.reduce((sum, line) => sum + line.amountCents, 0n)
  return {
    id: '0198c0de-7a00-7000-8000-000000000001',
    number: '2026-000123',
    tenantId,
    payerName: "Commune de L'Haÿ-les-Roses",
    payerSiren: '219400389',
    payerSiret: null,
    issuerName: 'Régie numérique de démonstration',
    month: '2026-01' as CivilMonth,
    periodStart: instantFromIso('2025-12-31T23:00:00Z'),
    periodEnd: instantFromIso('2026-01-31T23:00:00Z'),
    issuedAt: instantFromIso('2026-01-31T23:30:00Z'),
    agreementNumber: 'CONV-94038-2026',
    tariffCode: 'BAR-2026',
    tariffActNumber: 'DEL-2025-042',
    vatRegime: 'out-of-scope',
    totalCents,
    vatGroups: [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: totalCents, vatCents: 0n }],
    vatCents: 0n,
    payableCents: totalCents,
    currency: 'EUR',
    settlementMode: 'titre',
    subject: 'Participation, janvier 2026',
    engagementNumber: null,
    serviceCode: null,
    simulated: true,
    credit: null,
    ...change,
    lines,
  }
}

/** Its days, under Hélios and without other statements, unless given. */
export function exampleContext(change: Partial<StatementContext> = {}): StatementContext {
  return {
    issuedOn: civilDate('2026-02-01'),
    disputableUntil: civilDate('2026-02-16'),
    accounting: 'helios',
    lastYear: null,
    yearToDateCents: null,
    ...change,
  }
}

export function exampleLine(change: Partial<StatementLine>): StatementLine {
  return {
    position: 1,
    beneficiaryTenantId: tenantId,
    beneficiaryName: "Commune de L'Haÿ-les-Roses",
    label: 'Espace standard',
    quantityText: '12,500 Go·mois',
    unitPriceText: '0,0350 €',
    amountCents: 0n,
    carriedFrom: null,
    vatRegime: 'out-of-scope',
    vatRateBasisPoints: 0,
    ...change,
  }
}
