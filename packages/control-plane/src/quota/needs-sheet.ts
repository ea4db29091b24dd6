import type { NeedsCampaign, NeedsSheet, Offer } from '@grenier/contracts'
import {
  type CivilDate,
  civilDateOf,
  type Instant,
  needsSizes,
  needsStateOn,
  roundUpToStep,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'
import type { TenantInBrief } from '../tenancy/ports.ts'
import type { StoredNeedsAnswer, StoredNeedsCampaign, StoredNeedsOutcome } from './needs.ports.ts'
import {
  type NeedsPrices,
  namedPrices,
  plannedYearMicros,
  readNeedsPrices,
  untilYearEndMicros,
} from './needs-prices.ts'

type Cost = NonNullable<NeedsSheet['kept']>
type Sizes = ReadonlyMap<string, bigint>

/** A campaign as it is told, with where it stands on a day. */
export function shownCampaign(stored: StoredNeedsCampaign, today: CivilDate): NeedsCampaign {
  const { askedAt: _asked, remindedDays: _reminded, ...campaign } = stored
  return { ...campaign, state: needsStateOn(stored, today) }
}

/** An answer and an outcome as they are told. */
export function shownAnswer(answer: StoredNeedsAnswer | undefined): NeedsSheet['answer'] {
  if (answer === undefined) return null
  const { note, answeredBy, answeredAt } = answer
  return { note, answeredBy, answeredAt }
}

export function shownOutcome(outcome: StoredNeedsOutcome | undefined): NeedsSheet['outcome'] {
  if (outcome === undefined) return null
  const { isAnswered, plannedYearMicros: micros, draftCommitmentCents } = outcome
  return { isAnswered, plannedYearMicros: micros, draftCommitmentCents }
}

/** Wanted sizes, as they would be granted. Problems: `offer-unknown`, `needs-over-maximum`. */
export function wantedSizes(lines: StoredNeedsAnswer['lines'], offers: readonly Offer[]): StoredNeedsAnswer['lines'] {
  return lines.map(({ offerId, wantedQuotaBytes }) => {
    const offer = offers.find(({ id }) => id === offerId)
    if (offer === undefined) throw new Problem('offer-unknown')
    const { name: offerName, quotaBytesMax, roundingStepBytes } = offer
    const rounded =
      wantedQuotaBytes > quotaBytesMax ? wantedQuotaBytes : roundUpToStep(wantedQuotaBytes, roundingStepBytes)
    if (rounded > quotaBytesMax)
      throw new Problem('needs-over-maximum', { offerName, maximumBytes: String(quotaBytesMax) })
    return { offerId, wantedQuotaBytes: rounded }
  })
}

interface SheetToPrice {
  readonly prices: NeedsPrices | null
  readonly tenant: TenantInBrief
  readonly offers: readonly Offer[]
  readonly today: CivilDate
  readonly timeZone: string
}

/** What some sizes cost; null where nobody can price them. */
function costOf({ prices, tenant, offers, today, timeZone }: SheetToPrice, sizes: Sizes): Cost | null {
  if (prices === null) return null
  const spaces = offers.flatMap(({ id: offerId, kind }) => {
    const quotaBytes = sizes.get(offerId) ?? 0n
    return quotaBytes === 0n ? [] : [{ offerId, kind, quotaBytes }]
  })
  const member = { tenantId: tenant.id, inhabitants: tenant.inhabitants, spaces }
  return {
    untilYearEndMicros: untilYearEndMicros(prices, member, { today, timeZone }),
    plannedYearMicros: plannedYearMicros(prices, member, timeZone),
  }
}

function difference(to: Cost | null, from: Cost | null): Cost | null {
  if (to === null || from === null) return null
  const [later, sooner] = [to.untilYearEndMicros, from.untilYearEndMicros]
  return {
    untilYearEndMicros: later === null || sooner === null ? null : later - sooner,
    plannedYearMicros: to.plannedYearMicros - from.plannedYearMicros,
  }
}

interface SheetSizes {
  readonly kept: Sizes
  readonly wanted: Sizes
  readonly inUse: ReadonlyMap<string, bigint | null>
}

/** Each offer, those that the member has first, with what each choice would change by itself. */
function linesOf(sheet: SheetToPrice, { kept, wanted, inUse }: SheetSizes): NeedsSheet['lines'] {
  const keptCost = costOf(sheet, kept)
  const choice = (offerId: string, quotaBytes: bigint) => ({
    quotaBytes,
    difference: difference(costOf(sheet, new Map([...kept, [offerId, quotaBytes]])), keptCost),
  })
  const isHeld = ({ id }: Offer): boolean => (kept.get(id) ?? 0n) > 0n
  return sheet.offers
    .toSorted((left, right) => Number(isHeld(right)) - Number(isHeld(left)))
    .map(({ id: offerId, code, name, kind, sizeStepsBytes }) => {
      const quotaBytes = kept.get(offerId) ?? 0n
      const inUseBytes = quotaBytes === 0n ? 0n : (inUse.get(offerId) ?? null)
      const { lessBytes, moreBytes, sizesBytes } = needsSizes({ quotaBytes, inUseBytes, sizeStepsBytes })
      return {
        offerId,
        offerCode: code,
        offerName: name,
        kind,
        currentQuotaBytes: quotaBytes,
        inUseBytes,
        less: lessBytes === null ? null : choice(offerId, lessBytes),
        more: moreBytes === null ? null : choice(offerId, moreBytes),
        sizesBytes: [...sizesBytes],
        wanted: choice(offerId, wanted.get(offerId) ?? quotaBytes),
      }
    })
}

export interface SheetToRead {
  readonly stored: StoredNeedsCampaign
  readonly tenant: TenantInBrief
  readonly now: Instant
  /** To be priced instead of what was answered. */
  readonly lines?: StoredNeedsAnswer['lines'] | undefined
}

/**
 * The needs of a member: its spaces, what keeping, more and less of each would cost, and what it answered. In platform scope:
 * the caller has authorised the actor. Problems: `offer-unknown`, `needs-over-maximum` of the lines to be priced.
 */
export async function readNeedsSheet(
  { installation }: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  { stored, tenant, now, lines }: SheetToRead,
): Promise<NeedsSheet> {
  const { timeZone } = installation
  const { year } = stored
  const today = civilDateOf(now, timeZone)
  const offers = await readAll((query) => tx.quota.listOffers(query))
  const quotas = await tx.quota.listTenantQuotas(tenant.id)
  const [answer] = await tx.quota.needsAnswers(year, [tenant.id])
  const [outcome] = await tx.quota.needsOutcomes(year, [tenant.id])
  const prices = await readNeedsPrices(tx, stored, today)
  const agreement = await tx.tenancy.agreementInForce(tenant.id, today)
  const asked = lines === undefined ? (answer?.lines ?? []) : wantedSizes(lines, offers)
  const kept: Sizes = new Map(quotas.map(({ offerId, quotaBytes }) => [offerId, quotaBytes]))
  const wanted: Sizes = new Map([...kept, ...asked.map((line) => [line.offerId, line.wantedQuotaBytes] as const)])
  const inUse = new Map(quotas.map(({ offerId, usedBytes }) => [offerId, usedBytes]))
  const sheet = { prices, tenant, offers, today, timeZone }
  return {
    campaign: shownCampaign(stored, today),
    tenantId: tenant.id,
    name: tenant.name,
    prices: prices === null ? null : namedPrices(prices, installation),
    lines: linesOf(sheet, { kept, wanted, inUse }),
    kept: costOf(sheet, kept),
    wanted: costOf(sheet, wanted),
    annualCommitmentCents: agreement?.annualCommitmentCents ?? null,
    answer: shownAnswer(answer),
    outcome: shownOutcome(outcome),
  }
}
