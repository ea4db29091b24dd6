import type { Command, Period } from '@grenier/contracts'
import { type Instant, instantToIso, monthBounds } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { periodJob } from '../shared/jobs.ts'
import type { InstallationSettings } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { daysOf, graceEndOfMonth } from './period-facts.ts'
import { changePeriod, readPeriod } from './period-state.ts'

/** What is said anew, and else what was decided before. Problem: `period-rating-begun`. */
function decisionsOf(command: Command<'closePeriod'>, before: Period) {
  const { membersWithoutPopulation = before.membersWithoutPopulation } = command
  const { costsWithoutWeight = before.costsWithoutWeight } = command
  const differs =
    membersWithoutPopulation !== before.membersWithoutPopulation || costsWithoutWeight !== before.costsWithoutWeight
  // Costs are split and some may be rated by the earlier decision, and are not rated again.
  if (differs && before.progressTotal > 0) throw new Problem('period-rating-begun', { month: before.month })
  return { membersWithoutPopulation, costsWithoutWeight }
}

/** Closing early is a decision: what a collector that was cut off still has to tell would be corrected, not charged. */
function refuseInGrace(command: Command<'closePeriod'>, now: Instant, settings: InstallationSettings): void {
  const { month, beforeGraceEnds = false } = command
  const graceEndsAt = graceEndOfMonth(month, settings)
  if (now < graceEndsAt && !beforeGraceEnds) {
    throw new Problem('period-in-grace', { month, graceEndsAt: instantToIso(graceEndsAt) })
  }
}

/**
 * Starts closing a month: from here on its readings are refused and a job rates it. Asked again while it is closing, it
 * starts the job again, which is how a blocked closing goes on, with what is decided by then of members without a known
 * population and of costs that weigh on nobody. Problems: `period-not-ended`, `period-in-grace`, `period-closed`, `period-rating-begun`.
 */
export function closePeriod(ports: ControlPlanePorts): UseCase<'closePeriod'> {
  return (command, call) =>
    runCommand(ports, { operation: 'closePeriod', command, call }, async (tx, now) => {
      const { month } = command
      const bounds = monthBounds(month, ports.installation.timeZone)
      if (now < bounds.periodEnd) throw new Problem('period-not-ended', { month })
      refuseInGrace(command, now, ports.installation)
      const before = await tx.billing.lockPeriod({ id: ports.ids.next(), month, ...bounds })
      if (before.state !== 'open' && before.state !== 'closing') throw new Problem('period-closed', { month })
      // Readings in flight are waited for, those that come now find the month closing: none lands between.
      if (before.state === 'open') {
        await tx.metering.endReadings(month)
        await tx.metering.markGapsOf({ ...daysOf(month), timeZone: ports.installation.timeZone })
      }
      await tx.billing.noteClosing({ month, askedBy: call.actor.subject })
      await changePeriod(tx, before, { state: 'closing', blockedBy: null, ...decisionsOf(command, before) })
      const answer = await readPeriod(tx, month)
      const fact = { tenantId: null, subjectKind: 'period', subjectId: answer.id }
      return {
        answer,
        audit: [{ ...fact, before: encodeAnswer('closePeriod', before) }],
        jobs: [periodJob('close-period', answer)],
      }
    })
}
