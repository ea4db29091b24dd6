import { z } from 'zod'
import { civilDate, civilMonth, integerText, pageQuery, uuid } from '../shared/codecs.ts'
import { csvQuery } from '../shared/csv-query.ts'
import { periodState } from './billing.schemas.ts'
import { chargedService } from './charge.schemas.ts'

/** What charges are summed by. */
export const chargeDimension = z.enum(['member', 'service', 'site'])

/** Months of one question. */
const summedMonthsMax = 24
const monthNumberOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))

const isWithin = ({ from, to }: { from: string; to: string }): boolean =>
  from <= to && monthNumberOf(to) - monthNumberOf(from) < summedMonthsMax
const monthsFault = { error: `from 1 to ${summedMonthsMax} months, the first one first`, path: ['to'] }

const summed = {
  from: civilMonth,
  /** Inclusive. */
  to: civilMonth,
  by: chargeDimension.default('service'),
  tenantId: uuid.optional(),
  service: chargedService.optional(),
  siteId: uuid.optional(),
}

export const sumChargesQuery = pageQuery.extend(summed).refine(isWithin, monthsFault)

/** The same without pages: a file holds all groups. */
export const exportChargeSumsQuery = z.object(summed).refine(isWithin, monthsFault)
export const exportChargeSumsCsvQuery = csvQuery.extend(summed).refine(isWithin, monthsFault)

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

/** Sums as one file: what they are of, and every group of them. */
export const chargeSumTable = chargeSums.omit({ nextCursor: true, groupCount: true }).extend({
  from: civilMonth,
  to: civilMonth,
  /** What the sums are narrowed to; null: to nothing. */
  memberName: z.string().nullable(),
  service: z.string().nullable(),
  siteName: z.string().nullable(),
  issuerName: z.string(),
  /** The last day of the last month: the day the document bears. */
  datedOn: civilDate,
})

export type ChargeSumTable = z.output<typeof chargeSumTable>
export type ChargeDimension = z.output<typeof chargeDimension>
export type ChargeSums = z.output<typeof chargeSums>
