import type { CivilDate } from '../shared/civil-time.ts'
import { type CapacityTrend, expectedRoomOn } from './capacity-trend.ts'
import { type HoldPlan, type HoldQuestion, planHold, type Refusal } from './decide-hold.ts'
import { freeBytes, givableBytes } from './quota-tree.ts'

/** One line of a request that was not met, and where else its growth could go. */
export interface WishedLine {
  readonly question: HoldQuestion
  readonly plan: HoldPlan
  /** The tenant's place for the other offers of the same kind, each asked for the same growth. */
  readonly elsewhere: readonly HoldQuestion[]
}

export interface AlternativeLine {
  readonly offerId: string
  readonly wantedQuotaBytes: bigint
}

/** The whole request again, changed so that it passes now (or keeps a place in the queue). */
export interface Alternative {
  readonly kind: 'smaller' | 'other-offer' | 'wait'
  /** The offer that the changed line asks for. */
  readonly offerId: string
  /** By how much that offer's quota would change. */
  readonly deltaBytes: bigint
  readonly lines: readonly AlternativeLine[]
  /** When room is expected; null where nothing is to be waited for, and where nobody knows. */
  readonly expectedOn: CivilDate | null
}

interface PassingLine extends AlternativeLine {
  readonly deltaBytes: bigint
}

/** The line as it would pass now: as it is, else as much as passes; null when none of it does. */
function passingLine({ question, plan }: WishedLine): PassingLine | null {
  const { offerId } = question.offer
  const wanted = plan.kind === 'fits' ? plan.roundedQuotaBytes : plan.refusal.wouldPassQuotaBytes
  if (wanted === null) return null
  return { offerId, wantedQuotaBytes: wanted, deltaBytes: wanted - question.currentQuotaBytes }
}

/** The line moved to another offer of its kind, in the order given: the first that has room for all of it. */
function movedLine(line: WishedLine, taken: ReadonlySet<string>): PassingLine | null {
  for (const question of line.elsewhere) {
    const { offerId } = question.offer
    if (taken.has(offerId)) continue
    const plan = planHold(question)
    if (plan.kind === 'fits') return { offerId, wantedQuotaBytes: plan.roundedQuotaBytes, deltaBytes: plan.deltaBytes }
  }
  return null
}

/** When the levels that lack room will have it; null when one of them is not known to get it. */
function roomOn({ path }: HoldQuestion, deltaBytes: bigint, forecast: Forecast): CivilDate | null {
  const { today, offerId, trendOf } = forecast
  const dates = path.flatMap((level) => {
    const free = freeBytes(level)
    if (free === null || free >= deltaBytes) return []
    const trend = trendOf({ offerId, nodeId: level.nodeId })
    return [expectedRoomOn({ lackingBytes: deltaBytes - free, trend, today })]
  })
  return latestOf([today, ...dates])
}

interface Forecast {
  readonly today: CivilDate
  readonly offerId: string
  readonly trendOf: (place: { offerId: string; nodeId: string }) => CapacityTrend | null
}

/** The last of some days; null when one of them is unknown. */
function latestOf(dates: readonly (CivilDate | null)[]): CivilDate | null {
  return dates.reduce((latest, date) => (latest === null || date === null ? null : date > latest ? date : latest))
}

/** Waiting helps only where every level could give that much if others gave theirs back. */
function couldEverFit({ path }: HoldQuestion, deltaBytes: bigint): boolean {
  return path.every((level) => {
    const givable = givableBytes(level)
    return givable === null || givable >= deltaBytes
  })
}

function isCapacity(refusal: Refusal): boolean {
  return refusal.code === 'capacity-exceeded'
}

/** Another offer may hold what this one may not. */
function isPlace(refusal: Refusal): boolean {
  return 'place' in refusal
}

function lackingLines(wish: readonly WishedLine[]): { line: WishedLine; refusal: Refusal }[] {
  return wish.flatMap((line) => (line.plan.kind === 'refused' ? [{ line, refusal: line.plan.refusal }] : []))
}

function waitFor(
  wish: readonly WishedLine[],
  line: WishedLine,
  forecast: Omit<Forecast, 'offerId'>,
): Alternative | null {
  const lacking = lackingLines(wish)
  const allCould = lacking.every(
    ({ line: { question }, refusal }) => isCapacity(refusal) && couldEverFit(question, refusal.wantedDeltaBytes),
  )
  if (!allCould) return null
  const dates = lacking.map(({ line: { question }, refusal }) =>
    roomOn(question, refusal.wantedDeltaBytes, { ...forecast, offerId: question.offer.offerId }),
  )
  const { offer, currentQuotaBytes, wantedQuotaBytes } = line.question
  return {
    kind: 'wait',
    offerId: offer.offerId,
    deltaBytes: wantedQuotaBytes - currentQuotaBytes,
    lines: wish.map(({ question }) => ({
      offerId: question.offer.offerId,
      wantedQuotaBytes: question.wantedQuotaBytes,
    })),
    expectedOn: latestOf(dates),
  }
}

/**
 * What a request could ask for instead of one refused line, each as the whole request again: as much of it as passes, the
 * same growth in another offer of its kind that has room, a place in the queue. All other lines stand as they are, or as
 * much of them as passes, so that what is offered passes at this moment.
 */
export function alternativesTo(
  refused: WishedLine,
  wish: readonly WishedLine[],
  forecast: Omit<Forecast, 'offerId'>,
): Alternative[] {
  if (refused.plan.kind === 'fits') return []
  const withLine = (kind: 'smaller' | 'other-offer', passing: PassingLine | null): Alternative[] => {
    if (passing === null) return []
    const lines = wish.flatMap((line) => {
      const own = line === refused ? passing : passingLine(line)
      return own === null ? [] : [{ offerId: own.offerId, wantedQuotaBytes: own.wantedQuotaBytes }]
    })
    const { offerId, deltaBytes } = passing
    return [{ kind, offerId, deltaBytes, lines, expectedOn: null }]
  }
  const taken = new Set(wish.map(({ question }) => question.offer.offerId))
  const capacity = isCapacity(refused.plan.refusal)
  const place = capacity ? waitFor(wish, refused, forecast) : null
  return [
    ...withLine('smaller', passingLine(refused)),
    ...withLine('other-offer', capacity || isPlace(refused.plan.refusal) ? movedLine(refused, taken) : null),
    ...(place === null ? [] : [place]),
  ]
}
