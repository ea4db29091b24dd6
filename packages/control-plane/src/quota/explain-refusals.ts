import type { RefusalAlternative, RefusalData } from '@grenier/contracts'
import {
  type Alternative,
  alternativesTo,
  type CivilDate,
  type Instant,
  type Refusal,
  type WishedLine,
} from '@grenier/quota-billing'
import type { TenantPlaces } from '../provisioning/places-of-tenant.ts'
import type { Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import { holdQuestionOf, type PlannedLine } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'
import { readTrends, type TrendOf } from './read-trends.ts'
import { refusalData } from './refusals.ts'

/** A request that is refused, whole: what it asked and where its tenant stands. */
export interface RefusedWish {
  readonly tenantId: string
  readonly planned: readonly PlannedLine[]
  /** Where the data may be stored; null: anywhere. */
  readonly places: TenantPlaces | null
  readonly now: Instant
  readonly today: CivilDate
}

interface RefusedLine {
  readonly line: PlannedLine
  readonly refusal: Refusal
}

function refusedLines(planned: readonly PlannedLine[]): RefusedLine[] {
  return planned.flatMap((line) => (line.plan.kind === 'refused' ? [{ line, refusal: line.plan.refusal }] : []))
}

function isFit(places: TenantPlaces | null, offerId: string): boolean {
  return places === null || places.faultsOf(offerId).length === 0
}

/** Where the tenant stands for every other offer of the kinds that lack room and that may hold its data; read without locks, by code. */
async function positionsElsewhere(
  tx: Transaction,
  { tenantId, planned, places }: RefusedWish,
): Promise<readonly QuotaPosition[]> {
  const lacking = refusedLines(planned).filter(
    ({ refusal }) => refusal.code === 'capacity-exceeded' || 'place' in refusal,
  )
  if (lacking.length === 0) return []
  const kinds = new Set(lacking.map(({ line }) => line.position.offer.kind))
  const asked = new Set(planned.map(({ position }) => position.offer.id))
  const offers = await readAll((query) => tx.quota.listOffers(query))
  const others = offers.filter(({ id, kind }) => kinds.has(kind) && !asked.has(id) && isFit(places, id))
  const positions = await tx.quota.readPositions(
    tenantId,
    others.map(({ id }) => id),
  )
  return positions.toSorted((left, right) => (left.offer.code < right.offer.code ? -1 : 1))
}

/** The line, and the same growth asked of each other offer of its kind. */
function wishedLine(line: PlannedLine, elsewhere: readonly QuotaPosition[]): WishedLine {
  const { position, wantedQuotaBytes, plan } = line
  const growth = wantedQuotaBytes - position.quotaBytes
  return {
    question: holdQuestionOf(position, wantedQuotaBytes),
    plan,
    elsewhere: elsewhere
      .filter(({ offer }) => offer.kind === position.offer.kind)
      .map((other) => holdQuestionOf(other, other.quotaBytes + growth)),
  }
}

function alternativeData(
  { kind, offerId, deltaBytes, lines, expectedOn }: Alternative,
  nameOf: (offerId: string) => string,
): RefusalAlternative {
  return {
    kind,
    offerId,
    offerName: nameOf(offerId),
    deltaBytes,
    lines: [...lines],
    waitIfFull: kind === 'wait',
    expectedOn,
  }
}

async function trendsOf(tx: Transaction, { tenantId, planned, now }: RefusedWish): Promise<TrendOf> {
  const offerIds = refusedLines(planned)
    .filter(({ refusal }) => refusal.code === 'capacity-exceeded')
    .map(({ refusal }) => refusal.offerId)
  return offerIds.length === 0 ? () => null : await readTrends(tx, tenantId, { offerIds, now })
}

async function holdsCountOf(tx: Transaction, { code, level, offerId }: Refusal): Promise<number | null> {
  if (code !== 'capacity-exceeded') return null
  return await tx.quota.countPoolHolds({ poolId: level.nodeId, offerId })
}

/**
 * Every refusal of a request with what stands in its way and what would pass now (first-year point 15), as data. Whose
 * the holds are is not part of it. Empty when every line fits. Platform scope; takes no locks.
 */
export async function explainRefusals(tx: Transaction, wish: RefusedWish): Promise<RefusalData[]> {
  const refused = refusedLines(wish.planned)
  if (refused.length === 0) return []
  const elsewhere = await positionsElsewhere(tx, wish)
  const trendOf = await trendsOf(tx, wish)
  const offers = [...wish.planned.map(({ position }) => position), ...elsewhere].map(({ offer }) => offer)
  const nameOf = (offerId: string): string => offers.find(({ id }) => id === offerId)?.name ?? ''
  const wished = new Map(wish.planned.map((line) => [line, wishedLine(line, elsewhere)]))
  const explained: RefusalData[] = []
  for (const { line, refusal } of refused) {
    const own = wished.get(line)
    if (own === undefined) continue
    const alternatives = alternativesTo(own, [...wished.values()], { today: wish.today, trendOf })
    explained.push({
      ...refusalData(refusal),
      offerName: line.position.offer.name,
      holdsCount: await holdsCountOf(tx, refusal),
      alternatives: alternatives.map((alternative) => alternativeData(alternative, nameOf)),
    })
  }
  return explained
}
