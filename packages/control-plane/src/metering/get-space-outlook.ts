import type { Offer, SpaceOutlook } from '@grenier/contracts'
import { addDays, type CivilDate, civilDateOf, daysUntilFull, useTrend } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { countedDays, daysOfMeter, outlookDays } from './counted-days.ts'
import type { DailyTotal } from './ports.ts'

const offersMax = 500

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
      const totals = await tx.metering.dailyTotals({ tenantId, from: addDays(asOf, -outlookDays), to: asOf })
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
