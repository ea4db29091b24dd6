import { addDays, civilDateOf, type Instant, monthOf } from '@grenier/quota-billing'
import { derivedId } from '../shared/derived-id.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'

/**
 * Ends what a tenant's meters still count: a last reading of 0 for each gauge, in the exit's own transaction. A gauge whose
 * last value is 0 has ended before. Months that are closed are left as they are.
 */
export async function endGauges(
  tx: Transaction,
  end: { tenantId: string; exitId: string; at: Instant; installation: InstallationSettings },
): Promise<void> {
  const { tenantId, exitId, at, installation } = end
  const gauges = await tx.tenancy.runningGauges(tenantId)
  if (gauges.length === 0) return
  const today = civilDateOf(at, installation.timeZone)
  const months = [...new Set([addDays(today, -1), today, addDays(today, 1)].map(monthOf))].sort()
  const open = await tx.metering.holdMonths(months)
  if (!open.includes(monthOf(today))) return
  await tx.metering.recordReadings({
    batchId: derivedId(['exit-readings', exitId]),
    source: 'exit',
    simulated: installation.simulatedClock,
    recordedAt: at,
    timeZone: installation.timeZone,
    readings: gauges.map(({ meter, resourceId, offerId }) => ({
      tenantId,
      meter,
      offerId,
      resourceId,
      takenAt: at,
      valueBytes: 0n,
    })),
  })
}
