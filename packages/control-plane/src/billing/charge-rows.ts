import type { CostPool, TariffData } from '@grenier/contracts'
import type { Charge, CivilMonth, Instant } from '@grenier/quota-billing'
import { derivedId } from '../shared/derived-id.ts'
import type { NewCharge } from './ports.ts'

/** Where a charge is written: its month and when. */
export interface ChargePlace {
  readonly month: CivilMonth
  readonly bookedAt: Instant
}

/** What the difference between cents and micros is called on a statement and in an export. */
const roundingLabel = 'Arrondi'

/**
 * The id of a charge is made of what can stand once in a month: tenant, kind, rule, offer, meter and tier. Writing the
 * same rating a second time therefore adds nothing.
 */
function chargeId({ tenantId, kind, ruleId, offerId, meter, explanation }: Charge, { month }: ChargePlace): string {
  const tier = explanation.params['tierFromGib'] ?? ''
  return derivedId(['charge', month, tenantId, kind, ruleId, offerId ?? '', meter ?? '', tier])
}

function rowOf(charge: Charge, place: ChargePlace, label: string): NewCharge {
  const { tenantId, kind, ruleId, offerId, meter, quantityByteSeconds, unitPriceMicros } = charge
  const { amountMicros, estimatedSeconds, explanation } = charge
  return {
    id: chargeId(charge, place),
    tenantId,
    ...place,
    kind,
    ruleId,
    label,
    offerId,
    meter,
    quantityByteSeconds,
    estimatedSeconds,
    unitPriceMicros,
    amountMicros,
    explanation,
    originMonth: null,
    correction: null,
  }
}

/** Rated charges as rows; each is labelled as its rule is in the tariff. */
export function ratedRows(charges: readonly Charge[], tariff: TariffData, place: ChargePlace): NewCharge[] {
  const labels = new Map(tariff.rules.map(({ ruleId, label }) => [ruleId, label]))
  return charges.map((charge) => rowOf(charge, place, labels.get(charge.ruleId) ?? charge.ruleId))
}

/** A cost pool's shares as rows, labelled as the pool is. */
export function sharedRows(charges: readonly Charge[], costPool: CostPool, place: ChargePlace): NewCharge[] {
  return charges.map((charge) => rowOf(charge, place, costPool.name))
}

/** A payer's advance as a row. */
export function advanceRow(charge: Charge, place: ChargePlace, label: string): NewCharge {
  return rowOf(charge, place, label)
}

/**
 * A statement's rounding differences as rows: what is carried may put a beneficiary on statements of two payers, and what is
 * given back (`creditedOf`) stands on one of its own.
 */
export function roundingRows(
  charges: readonly Charge[],
  { payerTenantId, creditedOf, ...place }: ChargePlace & { payerTenantId: string; creditedOf: string | null },
): NewCharge[] {
  const part = creditedOf === null ? [] : [creditedOf]
  return charges.map((charge) => {
    const row = rowOf(charge, place, roundingLabel)
    return { ...row, id: derivedId(['rounding', place.month, charge.tenantId, payerTenantId, ...part]) }
  })
}
