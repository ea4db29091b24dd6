import { hash } from 'node:crypto'
import type { Command, Reading } from '@grenier/contracts'
import {
  addDays,
  addMs,
  type CivilDate,
  type CivilMonth,
  civilDateOf,
  type Instant,
  instantToIso,
  monthOf,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { refuseLedgerReadings } from './refuse-ledger-readings.ts'

/** Clocks of collectors may be ahead by so much. */
const aheadMsMax = 5 * 60_000
/**
 * Usage is computed this long after readings came: one job then serves every call made meanwhile. Sooner, it would compute
 * a day again for each call that touches it, and take the processor from the calls. A closing does not wait for it.
 */
const computeDelayMs = 30_000
/** A job due sooner than this may already have started, so it does not serve a call made now. */
const computeMarginMs = 500

/**
 * The command's hash for idempotency: encoding 5,000 readings as canonical JSON would cost more than storing them. A gauge is
 * named where it differs from the one before, so that equal texts mean equal readings in equal order.
 */
function requestHashOf({ source, simulated, readings }: Command<'recordReadings'>): string {
  let text = JSON.stringify([source, simulated])
  let before: Reading | null = null
  for (const reading of readings) {
    const { tenantId, meter, offerId, resourceId, takenAt, valueBytes } = reading
    const isSameGauge =
      before?.resourceId === resourceId &&
      before.tenantId === tenantId &&
      before.meter === meter &&
      before.offerId === offerId
    if (!isSameGauge) text += JSON.stringify([tenantId, meter, offerId, resourceId])
    text += `${takenAt} ${valueBytes};`
    before = reading
  }
  return hash('sha256', text, 'hex')
}

function daysOf(readings: readonly Reading[], timeZone: string): CivilDate[] {
  const instants = new Set(readings.map(({ takenAt }) => takenAt))
  return [...new Set([...instants].map((at) => civilDateOf(at, timeZone)))]
}

function monthsOf(days: readonly CivilDate[]): CivilMonth[] {
  return [...new Set(days.map(monthOf))].sort()
}

function refuseUnsound(readings: readonly Reading[], now: Instant): void {
  const latest = addMs(now, aheadMsMax)
  readings.forEach(({ takenAt }, index) => {
    if (takenAt <= latest) return
    throw new Problem('reading-in-future', { number: String(index + 1), takenAt: instantToIso(takenAt) })
  })
  refuseLedgerReadings(readings)
}

/** Before the operator's first day there was nothing to measure; such months are closed without ever having been open. */
function refuseBeforeFounding(months: readonly CivilMonth[], foundedOn: CivilDate): void {
  const month = months.find((candidate) => candidate < monthOf(foundedOn))
  if (month !== undefined) throw new Problem('reading-too-old', { month })
}

/**
 * A month's readings count until its closing starts; from here to the commit it cannot start. A value holds across
 * midnight, so the months of the days around the readings are held too: theirs may be closed.
 */
async function holdOpenMonths(tx: Transaction, days: readonly CivilDate[]): Promise<void> {
  const open = await tx.metering.holdMonths(monthsOf(days.flatMap((day) => [addDays(day, -1), day, addDays(day, 1)])))
  const month = monthsOf(days).find((candidate) => !open.includes(candidate))
  if (month !== undefined) throw new Problem('reading-too-old', { month })
}

/** At most one job waits for this process's readings at a time. Were one lost, the schedule would compute the days. */
function createComputeTrigger({ wallClock, ids }: ControlPlanePorts) {
  let due: Instant | null = null
  return {
    message(): OutboxMessage[] {
      const now = wallClock.now()
      if (due !== null && due > addMs(now, computeMarginMs)) return []
      const notBefore = addMs(now, computeDelayMs)
      return [{ kind: 'compute-usage', tenantId: null, subjectId: ids.next(), payload: {}, notBefore }]
    },
    committed(jobs: readonly OutboxMessage[]): void {
      due = jobs[0]?.notBefore ?? due
    },
  }
}

/**
 * Records readings of any tenants. Repeating them is harmless; another value for a known reading refuses the whole call.
 * Problems: `reading-in-future`, `reading-too-old` for a month whose closing has started, `tenant-unknown`,
 * `offer-unknown`, `reading-meter-mismatch` for a meter of another kind of offer, `reading-conflict` with how many,
 * `reading-of-ledger` for a meter that comes from the ledger.
 */
export function recordReadings(ports: ControlPlanePorts): UseCase<'recordReadings'> {
  const { ids, installation } = ports
  const trigger = createComputeTrigger(ports)
  return async (command, call) => {
    refuseUnsound(command.readings, ports.clock.now())
    const days = daysOf(command.readings, installation.timeZone)
    refuseBeforeFounding(monthsOf(days), installation.foundedOn)
    const requestHash = requestHashOf(command)
    let jobs: OutboxMessage[] = []
    const answer = await runCommand(
      ports,
      { operation: 'recordReadings', command, call, requestHash },
      async (tx, now) => {
        const { source, simulated, readings } = command
        await holdOpenMonths(tx, days)
        const batch = {
          batchId: ids.next(),
          source,
          simulated,
          recordedAt: now,
          timeZone: installation.timeZone,
          readings,
        }
        const { recorded, duplicate, conflicts } = await tx.metering.recordReadings(batch)
        if (conflicts.length > 0) throw new Problem('reading-conflict', { count: String(conflicts.length) })
        jobs = recorded > 0 ? trigger.message() : []
        return {
          answer: { batchId: batch.batchId, recorded, duplicate },
          audit: [{ tenantId: null, subjectKind: 'reading-batch', subjectId: batch.batchId }],
          jobs,
        }
      },
    )
    trigger.committed(jobs)
    return answer
  }
}
