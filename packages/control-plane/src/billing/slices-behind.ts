import type { ChargeExplanation, ChargeRow, UsageSlice } from '@grenier/contracts'
import {
  addMonths,
  type CivilDate,
  dayBounds,
  daysOfMonth,
  firstDateOf,
  integrateSteps,
  meters,
  monthBounds,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { measuredMonth } from './recompute-charge.ts'

type Slices = ChargeExplanation['slices']

/** What was measured: the charge's meter, of its offer or, for a share by use, of all, day by day and resource by resource. */
export async function measuredSlices(
  tx: Transaction,
  charge: ChargeRow,
  days: { readonly from: CivilDate; readonly to: CivilDate },
): Promise<UsageSlice[]> {
  const { tenantId, offerId, meter, correction, bookedAt } = charge
  const span = { tenantId, ...days }
  // What stands in the place of a wrong row was made with the late readings of until then; what was rated first, without.
  const isRevised = correction !== null
  const slices = await (isRevised
    ? tx.metering.listRevisedSlices({ ...span, asOf: bookedAt })
    : tx.metering.listSlices(span))
  return slices.filter((slice) => (offerId === null || slice.offerId === offerId) && slice.meter === meter)
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

/** The daily use behind a row; none where nothing is measured. */
export async function slicesBehind(tx: Transaction, row: ChargeRow, timeZone: string): Promise<Slices> {
  if (row.meter === null) return []
  if (meters[row.meter].source === 'ledger') return await reservedSlices(tx, row, timeZone)
  const month = measuredMonth(row)
  const measured = await measuredSlices(tx, row, { from: firstDateOf(month), to: firstDateOf(addMonths(month, 1)) })
  return measured.map(({ day, resourceId, byteSeconds, estimatedSeconds }) => ({
    day,
    resourceId,
    byteSeconds,
    estimatedSeconds,
  }))
}
