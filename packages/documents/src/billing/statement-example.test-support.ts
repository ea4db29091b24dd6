import type { Statement, StatementGrounds, StatementLine } from '@grenier/contracts'
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
    firstMonth: '2026-01' as CivilMonth,
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
    grounds: null,
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

/** What it rests on: a rule of each kind, a place in France, a drill and a member without one, and forecasts. */
export function exampleGrounds(change: Partial<StatementGrounds> = {}): StatementGrounds {
  return {
    act: {
      organ: 'Comité syndical',
      number: 'DEL-2025-042',
      title: 'Tarifs du service de stockage et de sauvegarde',
      adoptedOn: civilDate('2025-12-01'),
    },
    rules: [
      {
        kind: 'perGibMonth',
        ruleId: 'used',
        label: 'Espace standard',
        meter: 'storage.used',
        offerId: null,
        freeGib: 10n,
        mode: 'graduated',
        tiers: [
          { fromGib: 0n, toGib: 500n, unitPriceMicros: 35_000n },
          { fromGib: 500n, toGib: null, unitPriceMicros: 12_345n },
        ],
      },
      { kind: 'perInhabitantYear', ruleId: 'heads', label: 'Participation', unitPriceMicros: 365_000n },
      {
        kind: 'subscriptionByPopulation',
        ruleId: 'strata',
        label: 'Abonnement',
        strata: [
          { populationMax: 999, yearlyAmountMicros: 100_000_000n },
          { populationMax: 4_999, yearlyAmountMicros: 250_000_000n },
          { populationMax: null, yearlyAmountMicros: 1_200_500_000n },
        ],
      },
      { kind: 'monthlyMinimum', ruleId: 'least', label: 'Minimum', amountMicros: 5_000_000n, ofRuleIds: ['used'] },
      { kind: 'monthlyCap', ruleId: 'most', label: 'Plafond', amountMicros: 2_000_000_000n, ofRuleIds: null },
    ],
    places: [{ offerName: 'Espace standard', siteName: 'Cergy', residency: 'FR' }],
    proofs: [
      {
        tenantId,
        memberName: "Commune de L'Haÿ-les-Roses",
        drill: {
          taskId: '0198c0de-7a00-7000-8000-000000000077',
          claimName: 'archives',
          endedAt: instantFromIso('2026-01-14T02:10:00Z'),
          verdict: 'identical',
        },
      },
      { tenantId: '0198c0de-7a00-7000-8000-000000000003', memberName: 'CCAS', drill: null },
    ],
    forecast: {
      budgetCents: 1_500_000n,
      units: [{ ruleId: 'used', label: 'Espace standard', yearUnitsMilli: 144_000n, usedUnits: '12.5' }],
    },
    ...change,
  }
}
