import type { ChargeExplanation, ChargeRow } from '@grenier/contracts'
import { addMonths, type Instant, meters } from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { measuredMonth, pricesBehind, recomputeCharge, rowBehind } from './recompute-charge.ts'
import { slicesBehind } from './slices-behind.ts'

type Slices = ChargeExplanation['slices']

/** Kinds that no tariff prices. */
const unpricedKinds: readonly ChargeRow['kind'][] = ['shared', 'true-up', 'transfer', 'advance', 'rounding']

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
