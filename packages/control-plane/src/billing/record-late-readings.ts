import type { Command } from '@grenier/contracts'
import { addMonths, civilDateOf, monthOf } from '@grenier/quota-billing'
import type { ReadingReplacement } from '../metering/late-readings.ports.ts'
import { refusePurged } from '../metering/purge-readings.ts'
import { refuseLedgerReadings } from '../metering/refuse-ledger-readings.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireClosed } from './rerate-month.ts'

function refuseUnsound({ month, readings }: Command<'recordLateReadings'>, timeZone: string): void {
  if (readings.some(({ takenAt }) => monthOf(civilDateOf(takenAt, timeZone)) !== month)) {
    throw new Problem('late-readings-month', { month })
  }
  refuseLedgerReadings(readings)
}

/**
 * Each reading once. Problem: `reading-conflict` with how many contradict an earlier one of the same call: which of them would
 * replace what is known, nobody said.
 */
function saidOnce(readings: Command<'recordLateReadings'>['readings']): Command<'recordLateReadings'>['readings'] {
  const said = new Map<string, (typeof readings)[number]>()
  let contradicting = 0
  for (const reading of readings) {
    const { tenantId, meter, resourceId, takenAt, offerId, valueBytes } = reading
    const key = JSON.stringify([tenantId, meter, resourceId, takenAt])
    const earlier = said.get(key)
    if (earlier === undefined) said.set(key, reading)
    else if (earlier.offerId !== offerId || earlier.valueBytes !== valueBytes) contradicting += 1
  }
  if (contradicting > 0) throw new Problem('reading-conflict', { count: String(contradicting) })
  return [...said.values()]
}

/** How many were replaced; none without a reason. */
async function replaceWrong(
  tx: Transaction,
  replacement: Omit<ReadingReplacement, 'reason'>,
  reason: string | undefined,
): Promise<number> {
  if (reason === undefined || replacement.readings.length === 0) return 0
  return await tx.metering.replaceReadings({ ...replacement, reason })
}

/**
 * Records readings of a closed month. Slices and charges stay; what the days come to with these readings is kept beside
 * them, for re-rating. Repeating them is harmless; another value for a known reading refuses the whole call or, with a reason,
 * replaces it: what it said is kept, and what it made is corrected by two persons like everything else. Problems:
 * `period-not-closed`, `readings-purged`, `late-readings-month`, `reading-of-ledger` for a meter that comes from the ledger, `tenant-unknown`,
 * `offer-unknown`, `reading-conflict` with how many.
 */
export function recordLateReadings(ports: ControlPlanePorts): UseCase<'recordLateReadings'> {
  const { ids, installation } = ports
  return async (command, call) => {
    const { month, source, simulated, replacing } = command
    const readings = replacing === undefined ? command.readings : saidOnce(command.readings)
    const repeated = command.readings.length - readings.length
    refuseUnsound(command, installation.timeZone)
    return await runCommand(ports, { operation: 'recordLateReadings', command, call }, async (tx, now) => {
      requireClosed(await tx.billing.getPeriod(month), month)
      await refusePurged(tx, month)
      await tx.metering.lockLateReadings()
      const { timeZone } = installation
      // A gap reaches to the readings around: no month of it is closed while it is being told otherwise. Readings that come
      // meanwhile only shorten it.
      const months = await tx.metering.monthsAround({ readings, timeZone })
      await tx.metering.holdMonths([addMonths(month, -1), month, addMonths(month, 1), ...months])
      const batchId = ids.next()
      const batch = { batchId, source, simulated, recordedAt: now, timeZone, readings }
      const { recorded, duplicate, conflicts } = await tx.metering.recordReadings(batch)
      const wrong = conflicts.flatMap((index) => readings[index] ?? [])
      const by = { replacedBy: call.actor.subject, replacedAt: now }
      const replacement = { batchId, simulated, readings: wrong, ...by }
      const replaced = await replaceWrong(tx, replacement, replacing)
      if (replaced < wrong.length) throw new Problem('reading-conflict', { count: String(wrong.length - replaced) })
      const isKnown = recorded + replaced === 0
      const revisedDays = isKnown ? 0 : await tx.metering.reviseSlices({ readings, timeZone, computedAt: now })
      return {
        answer: { batchId, recorded, duplicate: duplicate + repeated, replaced, revisedDays },
        audit: [{ tenantId: null, subjectKind: 'reading-batch', subjectId: batchId }],
      }
    })
  }
}
