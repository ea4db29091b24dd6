import type { Answer } from '@grenier/contracts'
import {
  addMs,
  civilDateOf,
  civilMonth,
  daysUntilFull,
  earlierOf,
  freeBytes,
  givableBytes,
  type Instant,
  monthBounds,
  sumMicros,
  trendOf,
  trendWindowStart,
} from '@grenier/quota-billing'
import { type CivilQuarter, civilQuarter, medianDelayHalfDays, throughQuarterCents } from '@grenier/quota-billing/year'
import { policyDecider } from '../quota/auto-approval-policy.ts'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { measuredDay } from '../tenancy/read-territory.ts'
import { plannedOfMembersCents } from './planned-years.ts'

type Report = Answer<'getCommitteeReport'>

/** Pools that the page has room for. */
const poolsShownMax = 10

/** Which time is read: through the last instant of the quarter, or through now where it is not over. */
interface ReadTime {
  readonly from: Instant
  /** Exclusive. */
  readonly until: Instant
  readonly isEnded: boolean
}

function readTimeOf({ firstMonth, lastMonth }: CivilQuarter, now: Instant, timeZone: string): ReadTime {
  const from = monthBounds(firstMonth, timeZone).periodStart
  const end = monthBounds(lastMonth, timeZone).periodEnd
  return { from, until: earlierOf(end, addMs(now, 1)), isEnded: now >= end }
}

async function readCapacity(tx: Transaction, asOf: Instant, timeZone: string): Promise<Report['capacity']> {
  // The day of the last instant is not over where the quarter runs: the last one measured lies before it.
  const measured = await measuredDay(tx, civilDateOf(addMs(asOf, 1), timeZone), timeZone)
  const query = { asOf, windowStart: trendWindowStart(asOf), measured, limit: poolsShownMax }
  const { levels, total } = await tx.billing.levelsAsOf(query)
  const pools = levels.map((level) => ({
    name: level.name,
    offerName: level.offerName,
    totalBytes: givableBytes(level) ?? 0n,
    reservedBytes: level.allocatedBytes + level.heldBytes,
    usedBytes: level.usedBytes,
    daysToFull: daysUntilFull(freeBytes(level), trendOf(level, asOf)),
  }))
  return { pools, leftOutCount: total - pools.length, usedOn: measured?.day ?? null }
}

async function readCost(tx: Transaction, quarter: CivilQuarter, until: Instant): Promise<Report['cost']> {
  const { year, lastMonth } = quarter
  const january = civilMonth(`${year}-01`)
  const billedCents = await tx.billing.billedCents({ from: january, to: lastMonth, until })
  const charged = await tx.billing.chargedByMonth(year)
  const [own] = await tx.billing.operatorBudgets(year)
  const ofMembers = own === undefined ? await plannedOfMembersCents(tx, year) : null
  const yearCents = own?.amountCents ?? ofMembers
  const actual = await tx.billing.actualCostsOf(year)
  return {
    year,
    throughMonth: lastMonth,
    billedCents,
    chargedMicros: sumMicros(charged.filter(({ month }) => month <= lastMonth)),
    forecast:
      yearCents === null
        ? null
        : {
            basis: own === undefined ? 'members' : 'operator',
            yearCents,
            throughCents: throughQuarterCents(yearCents, quarter),
          },
    actualCents: actual.length === 0 ? null : actual.reduce((sum, { amountCents }) => sum + amountCents, 0n),
  }
}

/**
 * A civil quarter of the service, read in one snapshot: space, requests, restore tests, disputes and members as they stood at its
 * end, or as of now where it is not over; amounts of the year through its last month as they are known now. Names no member.
 * Problem: `quarter-not-begun`.
 */
export function getCommitteeReport(ports: ControlPlanePorts): UseCase<'getCommitteeReport'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ quarter: text }, call) => {
    const quarter = civilQuarter(text)
    const scope = readScope('getCommitteeReport', call)
    return await unitOfWork.read(scope, async (tx) => {
      const now = clock.now()
      const { from, until, isEnded } = readTimeOf(quarter, now, installation.timeZone)
      if (until <= from) throw new Problem('quarter-not-begun', { quarter: text, firstOn: quarter.firstDay })
      const asOf = addMs(until, -1)
      const capacity = await readCapacity(tx, asOf, installation.timeZone)
      const requests = await tx.billing.requestCounts({ from, until }, policyDecider)
      const decided = await tx.billing.decidedRequests({ from, until }, policyDecider)
      const { openDisputeCount, joinedCount, leftCount, memberCount, ...restoreTests } = await tx.billing.serviceCounts(
        {
          from,
          until,
        },
      )
      return {
        quarter: text,
        firstDay: quarter.firstDay,
        lastDay: quarter.lastDay,
        operatorName: installation.operatorName,
        isEnded,
        asOf,
        throughDay: civilDateOf(asOf, installation.timeZone),
        readAt: now,
        capacity,
        requests: { ...requests, medianDelayHalfDays: medianDelayHalfDays(decided) },
        restoreTests,
        cost: await readCost(tx, quarter, until),
        openDisputeCount,
        members: { joinedCount, leftCount, count: memberCount },
      }
    })
  }
}
