import type { ChargeTable, CostShareTable, StatementTable } from '@grenier/contracts'
import { type CivilMonth, civilDate, instantFromIso } from '@grenier/quota-billing'
import { exampleStatement } from './statement-example.test-support.ts'

const month = '2026-01' as CivilMonth
const head = { month, issuerName: 'Régie numérique de démonstration', datedOn: civilDate('2026-01-31') }

const member = {
  memberName: "Commune de L'Haÿ-les-Roses",
  memberSiren: '219400389',
  memberInseeCode: '94038',
  tenantId: '0198c0de-7a00-7000-8000-000000000002',
}

function exampleCharge(change: Partial<ChargeTable['items'][number]>): ChargeTable['items'][number] {
  return {
    ...member,
    id: '0198c0de-7a00-7000-8000-0000000000c1',
    month,
    kind: 'usage',
    ruleId: 'espace',
    label: 'Espace standard',
    offerId: '0198c0de-7a00-7000-8000-0000000000f1',
    offerName: 'Espace bloc',
    meter: 'storage.reserved',
    quantityByteSeconds: 1n,
    quantityGibMonths: '12.500000',
    estimatedSeconds: 3600,
    unitPriceMicros: 35_000n,
    amountMicros: 437_500n,
    explanation: { formula: 'gib-months-times-price', params: {} },
    statementId: null,
    statementNumber: '2026-00123',
    bookedAt: instantFromIso('2026-02-01T00:00:00Z'),
    originMonth: null,
    correction: null,
    payerName: "Commune de L'Haÿ-les-Roses",
    payerSiret: '21940038900017',
    ...change,
  }
}

const unmeasured = { offerId: null, offerName: null, meter: null, quantityByteSeconds: null, quantityGibMonths: null }

/** Four charges of a month: used space, a label that looks like a formula, a cap and a rounding. */
export function exampleCharges(): ChargeTable {
  return {
    ...head,
    items: [
      exampleCharge({}),
      exampleCharge({ label: '=1+1', memberName: 'Commune d’Ambérieu', memberInseeCode: '01004', payerSiret: null }),
      exampleCharge({
        ...unmeasured,
        kind: 'cap',
        label: 'Plafond',
        unitPriceMicros: null,
        amountMicros: -12_345_678n,
      }),
      exampleCharge({ ...unmeasured, kind: 'rounding', label: 'Arrondi', unitPriceMicros: null, amountMicros: -1n }),
    ],
  }
}

/** Two statements of a month. */
export function exampleStatements(): StatementTable {
  const { lines: _, vatGroups: __, ...first } = exampleStatement({ payerSiret: '21940038900017', simulated: false })
  const vat = { vatRegime: 'standard', totalCents: -123_456n, vatCents: -24_691n, payableCents: -148_147n } as const
  const issuedOn = civilDate('2026-02-01')
  return {
    ...head,
    items: [
      { ...first, issuedOn },
      { ...first, number: '2026-000124', ...vat, payerSiret: null, issuedOn },
    ],
  }
}

/** One cost of which a part stays unshared, and the two parts of it that are carried. */
export function exampleCostShares(): CostShareTable {
  const share = { costPoolCode: 'lien', costPoolName: 'Lien', ...member, weight: 1n, totalWeight: 3n }
  return {
    ...head,
    costPools: [
      {
        id: '0198c0de-7a00-7000-8000-0000000000d1',
        code: 'lien',
        name: 'Lien',
        month,
        amountCents: 10_000n,
        key: { kind: 'equal' },
        actId: '0198c0de-7a00-7000-8000-0000000000a1',
        recordedAt: instantFromIso('2026-01-02T00:00:00Z'),
        version: 1,
        unsharedCents: 3_333n,
      },
    ],
    shares: [
      { ...share, amountMicros: 33_340_000n },
      { ...share, memberInseeCode: null, memberSiren: null, weight: 2n ** 90n, amountMicros: 33_330_000n },
    ],
  }
}
