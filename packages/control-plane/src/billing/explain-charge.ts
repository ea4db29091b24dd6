import type { ChargeExplanation, ChargeRow } from '@grenier/contracts'
import {
  addMonths,
  dayBounds,
  daysOfMonth,
  firstDateOf,
  type Instant,
  integrateSteps,
  meters,
  monthBounds,
} from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { measuredMonth, pricesBehind, recomputeCharge, rowBehind } from './recompute-charge.ts'

type Slices = ChargeExplanation['slices']

/** Kinds that no tariff prices. */
const unpricedKinds: readonly ChargeRow['kind'][] = ['shared', 'true-up', 'transfer', 'advance', 'rounding']

/** What was measured: the charge's meter, of its offer or, for a share by use, of all, day by day and resource by resource. */
async function measuredSlices(tx: Transaction, charge: ChargeRow): Promise<Slices> {
  const { tenantId, offerId, meter, correction, bookedAt } = charge
  const month = measuredMonth(charge)
  const span = { tenantId, from: firstDateOf(month), to: firstDateOf(addMonths(month, 1)) }
  // What stands in the place of a wrong row was made with the late readings of until then; what was rated first, without.
  const isRevised = correction !== null
  const slices = await (isRevised
    ? tx.metering.listRevisedSlices({ ...span, asOf: bookedAt })
    : tx.metering.listSlices(span))
  return slices
    .filter((slice) => (offerId === null || slice.offerId === offerId) && slice.meter === meter)
    .map(({ day, resourceId, byteSeconds, estimatedSeconds }) => ({ day, resourceId, byteSeconds, estimatedSeconds }))
}

/** What was reserved: the quota of each day, from the ledger. */
async function reservedSlices(tx: Transaction, charge: ChargeRow, timeZone: string): Promise<Slices> {
  const { tenantId, offerId } = charge
  const month = measuredMonth(charge)
  const until = monthBounds(month, timeZone).periodEnd
  const steps = (await tx.quota.quotaSteps(until, [tenantId])).filter(
    (step) => offerId === null || step.offerId === offerId,
  )
  const byOffer = [...Map.groupBy(steps, (step) => step.offerId).values()]
  return daysOfMonth(month).map((day) => {
    const { dayStart, dayEnd } = dayBounds(day, timeZone)
    const byteSeconds = byOffer.reduce((sum, own) => sum + integrateSteps(own, dayStart, dayEnd), 0n)
    return { day, resourceId: 'quota', byteSeconds, estimatedSeconds: 0 }
  })
}

/** Of a correction: the row it is about, and what its reversal and the row in its place come to together. */
async function correctedBy(tx: Transaction, { id, month, correction, originMonth, tenantId, amountMicros }: ChargeRow) {
  if (correction === null || originMonth === null) {
    return { original: null, differenceMicros: null, correctionReason: null }
  }
  const { correctionId, correctsChargeId } = correction
  const original = correctsChargeId === null ? null : await tx.billing.getCharge(correctsChargeId)
  const beside = (await tx.billing.chargesOf({ month, beneficiaryTenantIds: [tenantId] })).filter(
    (row) =>
      row.id !== id &&
      correctsChargeId !== null &&
      row.correction?.correctionId === correctionId &&
      row.correction.correctsChargeId === correctsChargeId,
  )
  const differenceMicros = beside.reduce((sum, row) => sum + row.amountMicros, amountMicros)
  const decided = await tx.billing.getCorrection(correctionId)
  return { original, differenceMicros, correctionReason: decided?.reason ?? null }
}

/** The daily use behind a row; none where nothing is measured. */
async function slicesBehind(tx: Transaction, row: ChargeRow, timeZone: string): Promise<Slices> {
  if (row.meter === null) return []
  return await (meters[row.meter].source === 'ledger' ? reservedSlices(tx, row, timeZone) : measuredSlices(tx, row))
}

/** What the row comes to once more, and whether that is what was charged. */
async function recomputed(
  tx: Transaction,
  charge: ChargeRow,
  { row, slices, timeZone }: { readonly row: ChargeRow; readonly slices: Slices; readonly timeZone: string },
): Promise<Pick<ChargeExplanation, 'recomputedMicros' | 'agrees'>> {
  const usedByteSeconds = slices.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
  const micros = await recomputeCharge(tx, { row, usedByteSeconds, timeZone })
  if (micros === null) return { recomputedMicros: null, agrees: null }
  const recomputedMicros = charge.correction?.part === 'reversal' ? -micros : micros
  return { recomputedMicros, agrees: recomputedMicros === charge.amountMicros }
}

/** Since when the readings behind the slices are gone; null while they are there, and where none were read. */
async function purgedAtOf(tx: Transaction, row: ChargeRow): Promise<Instant | null> {
  if (row.meter === null || meters[row.meter].source === 'ledger') return null
  const month = measuredMonth(row)
  const purges = await tx.metering.purgesOf([addMonths(month, -1), month])
  return purges.at(-1)?.purgedAt ?? null
}

/**
 * A charge down to the daily use that made it, and computed once more from it. The charge is read in the caller's own scope; what
 * it was made from is then read on the platform, because the ledger and the tariffs belong to no tenant. Of a correction, the row
 * that it is about and the difference stand beside it. Problem: `not-found`.
 */
export function explainCharge({ unitOfWork, installation }: ControlPlanePorts): UseCase<'explainCharge'> {
  const { timeZone } = installation
  return async ({ chargeId }, call) => {
    const scope = readScope('explainCharge', call)
    const charge = found(await unitOfWork.read(scope, (tx) => tx.billing.getCharge(chargeId)))
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const corrected = await correctedBy(tx, charge)
      const row = await rowBehind(tx, charge)
      const tariffCode = unpricedKinds.includes(charge.kind) ? null : ((await pricesBehind(tx, row))?.code ?? null)
      const slices = await slicesBehind(tx, row, timeZone)
      const readingsPurgedAt = await purgedAtOf(tx, row)
      return {
        charge,
        tariffCode,
        slices,
        readingsPurgedAt,
        ...corrected,
        ...(await recomputed(tx, charge, { row, slices, timeZone })),
      }
    })
  }
}
