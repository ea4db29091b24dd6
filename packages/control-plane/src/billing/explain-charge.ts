import type { ChargeExplanation, ChargeRow } from '@grenier/contracts'
import {
  addMonths,
  dayBounds,
  daysOfMonth,
  firstDateOf,
  integrateSteps,
  meters,
  monthBounds,
} from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'

type Slices = ChargeExplanation['slices']

/** What was measured: the charge's meter, of its offer or, for a share by use, of all, day by day and resource by resource. */
async function measuredSlices(tx: Transaction, { tenantId, month, offerId, meter }: ChargeRow): Promise<Slices> {
  const slices = await tx.metering.listSlices({
    tenantId,
    from: firstDateOf(month),
    to: firstDateOf(addMonths(month, 1)),
  })
  return slices
    .filter((slice) => (offerId === null || slice.offerId === offerId) && slice.meter === meter)
    .map(({ day, resourceId, byteSeconds, estimatedSeconds }) => ({ day, resourceId, byteSeconds, estimatedSeconds }))
}

/** What was reserved: the quota of each day, from the ledger. */
async function reservedSlices(tx: Transaction, charge: ChargeRow, timeZone: string): Promise<Slices> {
  const { tenantId, month, offerId } = charge
  const until = monthBounds(month, timeZone).periodEnd
  const steps = (await tx.quota.quotaSteps(until)).filter(
    (step) => step.tenantId === tenantId && (offerId === null || step.offerId === offerId),
  )
  const byOffer = [...Map.groupBy(steps, (step) => step.offerId).values()]
  return daysOfMonth(month).map((day) => {
    const { dayStart, dayEnd } = dayBounds(day, timeZone)
    const byteSeconds = byOffer.reduce((sum, own) => sum + integrateSteps(own, dayStart, dayEnd), 0n)
    return { day, resourceId: 'quota', byteSeconds, estimatedSeconds: 0 }
  })
}

/**
 * A charge down to the daily use that made it. The charge is read in the caller's own scope; what it was made from is then
 * read on the platform, because the ledger and the tariffs belong to no tenant. Problem: `not-found`.
 */
export function explainCharge({ unitOfWork, installation }: ControlPlanePorts): UseCase<'explainCharge'> {
  return async ({ chargeId }, call) => {
    const scope = readScope('explainCharge', call)
    const charge = found(await unitOfWork.read(scope, (tx) => tx.billing.getCharge(chargeId)))
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const inForce = await tx.billing.tariffOn(firstDateOf(charge.month))
      const priced = charge.kind !== 'shared' && charge.kind !== 'rounding'
      const tariffCode = priced ? (inForce?.tariff.code ?? null) : null
      if (charge.meter === null) return { charge, tariffCode, slices: [] }
      const fromLedger = meters[charge.meter].source === 'ledger'
      const slices = fromLedger
        ? await reservedSlices(tx, charge, installation.timeZone)
        : await measuredSlices(tx, charge)
      return { charge, tariffCode, slices }
    })
  }
}
