import type { Offer, OfferKind, SpaceOutlook } from '@grenier/contracts'
import {
  addDays,
  type CivilDate,
  civilDateOf,
  type DailyUse,
  dayBounds,
  daysUntilFull,
  type MeterCode,
  measuresKind,
  meters,
  useTrend,
} from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { DailyTotal } from './ports.ts'

const windowDays = 90
const offersMax = 500
const msPerSecond = 1_000

type OutlookOfSpace = SpaceOutlook['items'][number]
type QuotaOfOffer = Awaited<ReturnType<Transaction['quota']['listTenantQuotas']>>[number]

/**
 * What each space of a tenant may hold, holds, and when it will be full if it goes on as over the last 90 days. A forecast:
 * nothing is decided by it. Problem: `not-found`, also for another tenant.
 */
export function getSpaceOutlook({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'getSpaceOutlook'> {
  return async ({ tenantId }, call) => {
    assertMayActFor('getSpaceOutlook', call, tenantId)
    const asOf = civilDateOf(clock.now(), installation.timeZone)
    // What is offered is the same for all, and no table of a member's.
    const { items: offers } = await unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.quota.listOffers({ limit: offersMax }),
    )
    return await unitOfWork.read(readScope('getSpaceOutlook', call), async (tx) => {
      found(await tx.tenancy.getTenant(tenantId, asOf))
      const quotas = await tx.quota.listTenantQuotas(tenantId)
      const totals = await tx.metering.dailyTotals({ tenantId, from: addDays(asOf, -windowDays), to: asOf })
      const items = quotas.flatMap((quota) => {
        const offer = offers.find(({ id }) => id === quota.offerId)
        const own = totals.filter(({ offerId }) => offerId === quota.offerId)
        return offer === undefined
          ? []
          : [outlookOf({ quota, offer, totals: own, asOf, timeZone: installation.timeZone })]
      })
      return { asOf, items }
    })
  }
}

function outlookOf(space: {
  readonly quota: QuotaOfOffer
  readonly offer: Offer
  readonly totals: readonly DailyTotal[]
  readonly asOf: CivilDate
  readonly timeZone: string
}): OutlookOfSpace {
  const { quota, offer, totals, asOf, timeZone } = space
  const { quotaBytes, heldBytes, usedBytes, state, overReason } = quota
  const days = countedDays(totals, { kind: offer.kind, timeZone })
  const filled = daysOfMeter(totals, { meter: 'storage.used', timeZone }).at(-1)
  const free = quotaBytes - (usedBytes ?? days.at(-1)?.bytes ?? 0n)
  const daysToFull = daysUntilFull(free, useTrend(days))
  return {
    offerId: offer.id,
    offerCode: offer.code,
    offerName: offer.name,
    kind: offer.kind,
    quotaBytes,
    heldBytes,
    inUseBytes: usedBytes,
    filledBytes: offer.kind === 'block' ? (filled?.bytes ?? null) : null,
    state,
    overReason,
    days,
    daysToFull,
    fullOn: daysToFull === null ? null : addDays(asOf, daysToFull),
  }
}

/** What counts against a quota is what takes most of it: volumes are cut out of it, whatever their files hold. */
function countedDays(
  totals: readonly DailyTotal[],
  { kind, timeZone }: { readonly kind: OfferKind; readonly timeZone: string },
): DailyUse[] {
  const counting = totals.filter(
    ({ meter }) => meters[meter].isWithinQuota && meters[meter].source === 'readings' && measuresKind(meter, kind),
  )
  const byDay = Map.groupBy(counting, ({ day }) => day)
  return [...byDay].map(([day, ofDay]) => ({
    day,
    bytes: ofDay.map((total) => meanBytes(total, timeZone)).reduce((most, bytes) => (bytes > most ? bytes : most), 0n),
  }))
}

function daysOfMeter(
  totals: readonly DailyTotal[],
  { meter, timeZone }: { readonly meter: MeterCode; readonly timeZone: string },
): DailyUse[] {
  return totals
    .filter((total) => total.meter === meter)
    .map((total) => ({ day: total.day, bytes: meanBytes(total, timeZone) }))
}

/** Days of civil time have 23 to 25 hours. */
function meanBytes({ day, byteSeconds }: DailyTotal, timeZone: string): bigint {
  const { dayStart, dayEnd } = dayBounds(day, timeZone)
  return byteSeconds / BigInt((dayEnd - dayStart) / msPerSecond)
}
