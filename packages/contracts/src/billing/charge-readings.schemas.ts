import { z } from 'zod'
import { bytesText, civilDate, instantText, integerText, pageLimitMax } from '../shared/codecs.ts'

/** Which day, behind how many readings the page begins, and how many it has at most. */
export const chargeReadingsQuery = z.object({
  day: civilDate,
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(pageLimitMax).default(100),
})

const countedTime = z.object({ from: instantText, to: instantText })

/** A reading that counts in the day, and for which time of it. */
export const chargeReading = z
  .object({
    resourceId: z.string(),
    /** What its member calls it. */
    name: z.string(),
    /** On the day, or before it where it reaches into it. */
    takenAt: instantText,
    valueBytes: bytesText,
    /** Who said so. */
    source: z.string(),
    simulated: z.boolean(),
    /** The time of the day for which it holds; null: none. */
    held: countedTime.nullable(),
    /** What follows until the next one, which nobody read: estimated, at the lower of both. Null where nothing is. */
    gap: countedTime.extend({ valueBytes: bytesText }).nullable(),
  })
  .meta({ id: 'ChargeReading' })

/** What a charge counts of one day, down to each reading: one thing after the other, each in the order of time. */
export const chargeReadings = z
  .object({
    day: civilDate,
    /** `readings`: of what was read. `reserved`: of the quota, which is known at every instant. `none`: nothing is measured for it. */
    basis: z.enum(['readings', 'reserved', 'none']),
    /** What the charge counts of the day, all things together. */
    byteSeconds: integerText,
    /** Whether the readings of the day come to just that, thing by thing; null where there are none to say so. */
    agrees: z.boolean().nullable(),
    /** Since when the readings of the day, or those before it that counted in it, are kept no longer; null while they are. */
    readingsPurgedAt: instantText.nullable(),
    items: z.array(chargeReading),
    /** What the next page begins behind; null on the last one. */
    nextAfter: z.int().nullable(),
  })
  .meta({ id: 'ChargeReadings' })

export type ChargeReading = z.output<typeof chargeReading>
export type ChargeReadings = z.output<typeof chargeReadings>
