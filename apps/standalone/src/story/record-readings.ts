import type { Offer } from '@grenier/contracts'
import { addMs, type CivilMonth, type Instant, monthBounds, msPerDay, msPerHour } from '@grenier/quota-billing'
import type { StoryMember } from './enrol-members.ts'
import type { OfferCode } from './offers.ts'
import { storyOffer } from './plan-requests.ts'
import { starterBytes } from './prepare-region.ts'
import { type ReadGauge, type ReadingBatch, readingBatches } from './reading-batches.ts'
import { simulatedMeters, simulateUse } from './simulated-use.ts'
import type { StoryApi } from './story-tools.ts'

/** A stretch of a month whose readings are sent together; the clock then stands at its end. */
export interface ReadingSpan {
  readonly name: string
  readonly from: Instant
  readonly to: Instant
  /** The story's three accidents happen in this span. */
  readonly accidents: boolean
}

const collectorCount = 3
const bytesPerMib = 1_048_576n
/** One member's collector was deaf from 3 to 8 o'clock on the 12th. */
const deafHours = { from: 11 * 24 + 3, to: 11 * 24 + 8 }
const lateBatchIndex = 2

/** The first month is told in three spans, so that requests can come after its first and its thirtieth day. */
export function firstMonthSpans(month: CivilMonth, timeZone: string): readonly [ReadingSpan, ReadingSpan, ReadingSpan] {
  const { periodStart, periodEnd } = monthBounds(month, timeZone)
  const firstDay = addMs(periodStart, msPerDay)
  const thirtyDays = addMs(periodStart, 30 * msPerDay)
  return [
    { name: `${month}:a`, from: periodStart, to: firstDay, accidents: false },
    { name: `${month}:b`, from: firstDay, to: thirtyDays, accidents: true },
    { name: `${month}:c`, from: thirtyDays, to: periodEnd, accidents: false },
  ]
}

/** Any later month, whole. */
export function monthSpan(month: CivilMonth, timeZone: string): ReadingSpan {
  const { periodStart, periodEnd } = monthBounds(month, timeZone)
  return { name: month, from: periodStart, to: periodEnd, accidents: false }
}

/** What the collector reads: four gauges per member. One member in the register's order is the one with the gap. */
export function gaugesOf(about: {
  members: readonly StoryMember[]
  offers: ReadonlyMap<OfferCode, Offer>
  fullInseeCodes: ReadonlySet<string>
}): ReadGauge[] {
  const { members, offers, fullInseeCodes } = about
  const deafMember = members[Math.min(3, members.length - 1)]
  return members.flatMap((member) =>
    simulatedMeters.map((meter): ReadGauge => {
      const { commune, tenant } = member
      const starter = starterBytes(storyOffer(meter.offerCode), commune) ?? 0n
      const full = fullInseeCodes.has(commune.inseeCode)
      const starterMib = Number(starter / bytesPerMib)
      return {
        tenantId: tenant.id,
        meter: meter.meter,
        offerId: offers.get(meter.offerCode)?.id ?? '',
        resourceId: `${tenant.slug}/${meter.offerCode}`,
        valueMib: simulateUse({ inseeCode: commune.inseeCode, meter, starterMib, full }),
        isMissing: (hour) => member === deafMember && hour >= deafHours.from && hour < deafHours.to,
      }
    }),
  )
}

/** The gauges of each collector: every one reads its own members, so that no two of them touch the same day of a gauge. */
function sharedOut(gauges: readonly ReadGauge[]): ReadGauge[][] {
  const perMember = Map.groupBy(gauges, ({ tenantId }) => tenantId)
  const members = [...perMember.values()]
  return Array.from({ length: collectorCount }, (_, collector) =>
    members.filter((__, index) => index % collectorCount === collector).flat(),
  )
}

/**
 * Sends the readings of a span, each collector its own, one call after the other. Every call has its own key, so a run that
 * was cut off sends them again without recording anything twice. With accidents one batch of the first collector comes
 * after all later ones, and one is sent a second time.
 */
export async function recordReadings(
  api: StoryApi,
  { span, gauges, onSent }: { span: ReadingSpan; gauges: readonly ReadGauge[]; onSent: (count: number) => void },
): Promise<void> {
  const { startsAt } = api.tools
  await api.moveClock(span.to)
  const send = await createSender(api)
  const hour = (at: Instant): number => Math.round((at - startsAt) / msPerHour)
  const hours = { from: hour(span.from), to: hour(span.to), startsAt }
  const collect = async (own: readonly ReadGauge[], collector: number): Promise<void> => {
    const key = `demo:readings:${span.name}:${collector}`
    const hasAccidents = span.accidents && collector === 0
    const sendOne = async (batch: ReadingBatch): Promise<void> => {
      await send(batch.json, `${key}:${batch.index}`)
      onSent(batch.count)
    }
    let late: ReadingBatch | undefined
    let again: ReadingBatch | undefined
    for (const batch of readingBatches(own, hours)) {
      if (hasAccidents && batch.index === 0) again = batch
      if (hasAccidents && batch.index === lateBatchIndex) late = batch
      else await sendOne(batch)
    }
    if (late !== undefined) await sendOne(late)
    if (again !== undefined) await send(again.json, `${key}:again`)
  }
  await Promise.all(sharedOut(gauges).map(collect))
}

/** Bodies are ready-made text, so they bypass the typed client, which would take them apart and join them again. */
async function createSender(api: StoryApi): Promise<(json: string, idempotencyKey: string) => Promise<void>> {
  const token = await api.tools.mint({ role: 'collector', tenantId: null })
  const url = new URL('/v1/readings', api.tools.baseUrl)
  return async (json, idempotencyKey) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: json,
    })
    const answer = await response.text()
    if (!response.ok) throw new Error(`readings were refused: ${response.status} ${answer}`)
  }
}
