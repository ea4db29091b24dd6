import { z } from 'zod'
import { civilDate, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { act } from './tenancy.schemas.ts'

/** What an act lacks to bind today (CGCT L2131-1). */
const actLack = z.enum(['sent-and-published', 'sent', 'published', 'an-earlier-day'])

export const listedAct = act
  .extend({
    /** Null: it binds today. */
    lacks: actLack.nullable(),
    /** How many of each rest on it. */
    usedBy: z.object({
      agreements: z.int(),
      amendments: z.int(),
      payerAssignments: z.int(),
      tariffs: z.int(),
      costPools: z.int(),
      mandates: z.int(),
    }),
  })
  .meta({ id: 'ListedAct' })

export const listActsQuery = pageQuery.extend({
  /** Part of its number, title or organ, without regard to case. */
  search: z.string().max(100).optional(),
})
export const actPage = pageOf(listedAct)
export const actParams = z.object({ actId: uuid })

/** The dates that were missing. What is known stays as it is: null, or the same day again. */
export const completeActBody = z.object({
  sentToPrefectOn: civilDate.nullable().default(null),
  publishedOn: civilDate.nullable().default(null),
})

export type ListedAct = z.output<typeof listedAct>
