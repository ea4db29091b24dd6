import type { OfferKind, TariffData } from '@grenier/contracts'
import {
  type CivilDate,
  type CivilMonth,
  type CostBeforeAndAfter,
  metersWithinQuota,
  monthBounds,
  monthOf,
  type QuotaPrice,
  rateUsage,
  secondsOfPeriod,
  sumMicros,
  type Tariff,
  yearBoundsOf,
} from '@grenier/quota-billing'
import type { TenantInBrief } from '../tenancy/ports.ts'
import type { QuotaSize } from './ports.ts'

const monthsPerYear = 12n

export interface YearlyCostQuestion {
  readonly tariff: Pick<Tariff, 'rules'>
  /** The month whose prices and length stand for every month of the year. */
  readonly month: CivilMonth
  readonly timeZone: string
  readonly tenantId: string
  readonly inhabitants: number | null
  readonly quotas: readonly { offerId: string; kind: OfferKind; quotaBytes: bigint }[]
}

/**
 * What these quotas cost wholly in use at that tariff, shared costs left out: a whole month, and the yearly prices. An
 * upper bound of what the quotas themselves can cause; before VAT, as every charge is.
 */
export function priceOfQuotas(question: YearlyCostQuestion): QuotaPrice {
  const { tariff, month, timeZone, tenantId, inhabitants, quotas } = question
  const bounds = monthBounds(month, timeZone)
  const seconds = secondsOfPeriod(bounds)
  const usage = quotas.flatMap(({ offerId, kind, quotaBytes }) =>
    metersWithinQuota(kind).map((meter) => ({
      tenantId,
      offerId,
      meter,
      resourceId: offerId,
      byteSeconds: quotaBytes * seconds,
      estimatedSeconds: 0,
    })),
  )
  const year = yearBoundsOf(month, timeZone)
  const members = [{ tenantId, inhabitants, memberFrom: null, memberTo: null }]
  const yearly = rateUsage({
    tariff,
    usage: [],
    members,
    periodStart: year.yearStart,
    periodEnd: year.yearEnd,
    ...year,
  })
  return {
    perMonthMicros: sumMicros(rateUsage({ tariff, usage, ...bounds }).charges),
    perYearMicros: sumMicros(yearly.charges),
  }
}

/** What a year of these quotas costs at most, twelve months and the yearly prices: what a commitment is held to. */
export function yearlyCostMicros(question: YearlyCostQuestion): bigint {
  const { perMonthMicros, perYearMicros } = priceOfQuotas(question)
  return monthsPerYear * perMonthMicros + perYearMicros
}

export interface ChangeToPrice {
  /** In force today; null: none is, so that nobody can price a year. */
  readonly tariff: TariffData | null
  readonly today: CivilDate
  readonly timeZone: string
  readonly tenant: Pick<TenantInBrief, 'id' | 'inhabitants'>
  /** All the tenant has now. */
  readonly quotas: readonly QuotaSize[]
  readonly lines: readonly { offerId: string; kind: OfferKind; beforeBytes: bigint; afterBytes: bigint }[]
}

/** What a year of all the tenant's quotas costs as they are and with the lines changed; null without a tariff in force. */
export function yearlyCostOfChange(change: ChangeToPrice): CostBeforeAndAfter | null {
  const { tariff, today, timeZone, tenant, quotas, lines } = change
  if (tariff === null) return null
  const changed = new Set(lines.map(({ offerId }) => offerId))
  const others = quotas.filter(({ offerId }) => !changed.has(offerId))
  const costOf = (sizes: readonly QuotaSize[]): bigint =>
    yearlyCostMicros({
      tariff,
      month: monthOf(today),
      timeZone,
      tenantId: tenant.id,
      inhabitants: tenant.inhabitants,
      quotas: [...sizes, ...others],
    })
  return {
    beforeMicros: costOf(lines.map(({ offerId, kind, beforeBytes }) => ({ offerId, kind, quotaBytes: beforeBytes }))),
    afterMicros: costOf(lines.map(({ offerId, kind, afterBytes }) => ({ offerId, kind, quotaBytes: afterBytes }))),
  }
}
