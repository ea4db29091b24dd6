import { z } from 'zod'
import { civilMonth, integerText, pageQuery, uuid } from '../shared/codecs.ts'
import { periodState } from './billing.schemas.ts'

/** What charges are summed by. */
export const chargeDimension = z.enum(['member', 'service', 'site'])

/** Months of one question. */
const summedMonthsMax = 24
const monthNumberOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))

export const sumChargesQuery = pageQuery
  .extend({
    from: civilMonth,
    /** Inclusive. */
    to: civilMonth,
    by: chargeDimension.default('service'),
    tenantId: uuid.optional(),
    /** A rule's id or a cost's code, as in `VAT_CHANGES`; `rounding`: what statements round to cents. */
    service: z.string().min(1).max(100).optional(),
    siteId: uuid.optional(),
  })
  .refine(({ from, to }) => from <= to && monthNumberOf(to) - monthNumberOf(from) < summedMonthsMax, {
    error: `from 1 to ${summedMonthsMax} months, the first one first`,
    path: ['to'],
  })

/** Charges of some months, before VAT, summed by month and one dimension: exact, and what greatest cost comes first. */
export const chargeSums = z
  .object({
    by: chargeDimension,
    totalMicros: integerText,
    /** Months that have charges or are being closed, in order; sums are of all groups, whatever the page. */
    months: z.array(z.object({ month: civilMonth, state: periodState, amountMicros: integerText })),
    /** How many groups there are in all. */
    groupCount: z.int(),
    items: z.array(
      z.object({
        /** A tenant's, a service's or a site's; null: charges that no site bears, such as shared costs. */
        key: z.string().nullable(),
        /** Of the member or site now, or of the service on its latest charge; null where the key is. */
        name: z.string().nullable(),
        amountMicros: integerText,
        /** Months without a charge of this group are left out. */
        months: z.array(z.object({ month: civilMonth, amountMicros: integerText })),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ChargeSums' })

export type ChargeDimension = z.output<typeof chargeDimension>
export type ChargeSums = z.output<typeof chargeSums>
