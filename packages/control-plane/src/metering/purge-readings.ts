import { addMonths, type CivilMonth, civilDateOf, monthOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'

/** Months for which raw readings are kept, where the operator says nothing else: a year that is over can be looked at whole. */
const keptMonthsDefault = 24

/**
 * Drops the raw readings of months that are older than they are kept for, once those months and the ones after them are
 * closed. What was made of them stays: the slices of each day, and with them every explanation of a charge. A month at a time,
 * each with its fact in the audit trail; what is in use is left for the next run.
 */
export function purgeReadings(ports: ControlPlanePorts): JobUseCase<'purge-readings'> {
  const { unitOfWork, clock, wallClock, installation } = ports
  return async () => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    const before = addMonths(monthOf(today), -(installation.readingsKeptMonths ?? keptMonthsDefault))
    const months = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.metering.monthsToPurge(before))
    for (const month of months) {
      await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
        const readings = await tx.metering.purgeReadings({ month, purgedAt: wallClock.now() })
        const subject = { tenantId: null, subjectKind: 'month', subjectId: month }
        const by = { actor: 'schedule', action: 'purgeReadings', requestId: `purge-readings ${month}` }
        const told = { recordedAt: clock.now(), before: { readings: String(readings) }, after: null }
        await tx.audit.append([{ ...subject, ...by, ...told }])
      })
    }
    return { kind: 'done' }
  }
}

/** Late readings are integrated with those around them: of a month next to purged ones they could not be. Problem: `readings-purged`. */
export async function refusePurged(tx: Transaction, month: CivilMonth): Promise<void> {
  const [purge] = await tx.metering.purgesOf([addMonths(month, -1), month, addMonths(month, 1)])
  if (purge !== undefined) throw new Problem('readings-purged', { month: purge.month })
}
