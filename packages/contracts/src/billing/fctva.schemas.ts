import { z } from 'zod'
import { civilDate, instantText } from '../shared/codecs.ts'

export const recordFctvaRateBody = z.object({
  validFrom: civilDate,
  /** Its last day; null: until a later rate begins. */
  validTo: civilDate.nullable().default(null),
  /** Thousandths of a per cent of the amount with its VAT: 16.404 % is 16404; 0: nothing is given back from then on. */
  rateMillipercent: z.int().min(0).max(100_000),
  /** The text that says so, as people write it. */
  source: z.string().trim().min(3).max(300),
})

/** What the FCTVA gives back of a taxed expense, from a day on. */
export const fctvaRate = recordFctvaRateBody
  .extend({ validTo: civilDate.nullable(), source: z.string(), recordedAt: instantText })
  .meta({ id: 'FctvaRate' })

/** By their first day. An installation has a few of them, or none: then nothing is shown anywhere. */
export const fctvaRateList = z.object({ items: z.array(fctvaRate) })
