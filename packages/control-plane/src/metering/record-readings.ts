import { hash } from 'node:crypto'
import type { Command, Reading } from '@grenier/contracts'
import {
  addMs,
  type CivilDate,
  type CivilMonth,
  civilDateOf,
  type Instant,
  meters,
  monthOf,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { identified } from './derived-id.ts'
import type { IdentifiedReading } from './ports.ts'

/** Clocks of collectors may be ahead by so much. */
const aheadMsMax = 5 * 60_000
/** Usage is computed this long after readings came: one job then serves every call made meanwhile. */
const computeDelayMs = 2_000
/** A job due sooner than this may already have started, so it does not serve a call made now. */
const computeMarginMs = 500

/** The command's hash for idempotency, from the derived ids: encoding 5,000 readings again would cost more than this. */
function requestHashOf(
  { source, simulated }: Command<'recordReadings'>,
  readings: readonly IdentifiedReading[],
): string {
  const lines = readings.map(({ id, offerId, valueBytes }) => `${id} ${offerId} ${valueBytes}`)
  return hash('sha256', [source, String(simulated), ...lines].join('\n'), 'hex')
}

function monthsOf(readings: readonly Reading[], timeZone: string): CivilMonth[] {
  const instants = new Set(readings.map(({ takenAt }) => takenAt))
  return [...new Set([...instants].map((at) => monthOf(civilDateOf(at, timeZone))))].sort()
}

function refuseUnsound(readings: readonly Reading[], now: Instant): void {
  const latest = addMs(now, aheadMsMax)
  if (readings.some(({ takenAt }) => takenAt > latest)) throw new Problem('reading-in-future')
  // What is reserved is known from the ledger: a reading of it could only contradict the quota.
  if (readings.some(({ meter }) => meters[meter].source === 'ledger')) throw new Problem('invalid-input')
}

/** Before the operator's first day there was nothing to measure; such months are closed without ever having been open. */
function refuseBeforeFounding(months: readonly CivilMonth[], foundedOn: CivilDate): void {
  const month = months.find((candidate) => candidate < monthOf(foundedOn))
  if (month !== undefined) throw new Problem('reading-too-old', { month })
}

/** A month's readings count until its closing starts. */
async function refuseClosedMonths(tx: Transaction, months: readonly CivilMonth[]): Promise<void> {
  for (const month of months) {
    const period = await tx.billing.getPeriod(month)
    if (period !== null && period.state !== 'open') throw new Problem('reading-too-old', { month })
  }
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
 * `offer-unknown`, `reading-conflict` with how many, `invalid-input` for a meter that comes from the ledger.
 */
export function recordReadings(ports: ControlPlanePorts): UseCase<'recordReadings'> {
  const { ids, installation } = ports
  const trigger = createComputeTrigger(ports)
  return async (command, call) => {
    refuseUnsound(command.readings, ports.clock.now())
    const months = monthsOf(command.readings, installation.timeZone)
    refuseBeforeFounding(months, installation.foundedOn)
    const readings = command.readings.map(identified)
    const requestHash = requestHashOf(command, readings)
    let jobs: OutboxMessage[] = []
    const answer = await runCommand(
      ports,
      { operation: 'recordReadings', command, call, requestHash },
      async (tx, now) => {
        const { source, simulated } = command
        await refuseClosedMonths(tx, months)
        const batch = {
          batchId: ids.next(),
          source,
          simulated,
          recordedAt: now,
          timeZone: installation.timeZone,
          readings,
        }
        const { recorded, duplicate, conflictIds } = await tx.metering.recordReadings(batch)
        if (conflictIds.length > 0) throw new Problem('reading-conflict', { count: String(conflictIds.length) })
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
