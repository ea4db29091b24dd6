import { addDays, civilDateOf, type Instant, monthOf } from '@grenier/quota-billing'
import { derivedId } from '../shared/derived-id.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'

interface Ending {
  readonly tenantId: string
  readonly at: Instant
  readonly installation: InstallationSettings
}

/**
 * Ends what a tenant's meters still count: a last reading of 0 for each gauge, in the exit's own transaction. A gauge whose
 * last value is 0 has ended before. Months that are closed are left as they are.
 */
export async function endGauges(tx: Transaction, end: Ending & { exitId: string }): Promise<void> {
  const { exitId, ...ending } = end
  await endGaugesOf(tx, { ...ending, offerIds: null, cause: { source: 'exit', id: exitId } })
}

/** The same of some offers alone, under what ended them; null: of all. */
export async function endGaugesOf(
  tx: Transaction,
  end: Ending & { offerIds: readonly string[] | null; cause: { source: 'exit' | 'move'; id: string } },
): Promise<void> {
  const { tenantId, offerIds, cause, at, installation } = end
  const running = await tx.tenancy.runningGauges(tenantId)
  const gauges = running.filter(({ offerId }) => offerIds === null || offerIds.includes(offerId))
  if (gauges.length === 0) return
  const today = civilDateOf(at, installation.timeZone)
  const months = [...new Set([addDays(today, -1), today, addDays(today, 1)].map(monthOf))].sort()
  const open = await tx.metering.holdMonths(months)
  if (!open.includes(monthOf(today))) return
  await tx.metering.recordReadings({
    batchId: derivedId([`${cause.source}-readings`, cause.id]),
    source: cause.source,
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
