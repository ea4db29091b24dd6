import { z } from 'zod'
import { civilDate, instantText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { act, tenantParams } from './tenancy.schemas.ts'

/** Of a file of 10 MB in base64, with some room beyond so that a larger one is refused in words. */
const fileCharsMax = 14_000_000
export const actFileBodyBytesMax = 14_100_000

export const attachActFileBody = z.object({
  /** As its file is called. */
  name: z.string().trim().min(1).max(200),
  /** The signed paper, a PDF, in base64. */
  fileBase64: z
    .base64()
    .min(4)
    .max(fileCharsMax)
    .meta({ examples: ['JVBERi0xLjQKJSVFT0YK'] }),
})

/** The signed paper of an act. Never changed: a later one takes its place. */
export const actFileInBrief = z.object({
  /** Counted from 1 within its act. */
  number: z.int().min(1),
  name: z.string(),
  sizeBytes: z.int(),
  /** Hexadecimal. */
  sha256: z.string(),
  recordedAt: instantText,
})

export const actFile = actFileInBrief
  .extend({
    recordedBy: z.string(),
    /** Null of the one that counts. */
    replacedAt: instantText.nullable(),
    replacedBy: z.string().nullable(),
  })
  .meta({ id: 'ActFile' })

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
    /** Its signed paper as files, the one that counts first, then those that it took the place of; left out by releases before. */
    files: z.array(actFile).default([]),
  })
  .meta({ id: 'ListedAct' })

export const listActsQuery = pageQuery.extend({
  /** Part of its number, title or organ, without regard to case. */
  search: z.string().max(100).optional(),
})
export const actPage = pageOf(listedAct)
export const actParams = z.object({ actId: uuid })
export const actFileQuery = z.object({
  /** One that was replaced; left out: the one that counts. */
  number: z.coerce.number().int().min(1).max(1_000_000).optional(),
})
export const tenantActParams = tenantParams.extend({ actId: uuid })

/** The dates that were missing. What is known stays as it is: null, or the same day again. */
export const completeActBody = z.object({
  sentToPrefectOn: civilDate.nullable().default(null),
  publishedOn: civilDate.nullable().default(null),
})

export type ActFile = z.output<typeof actFile>
export type ActFileInBrief = z.output<typeof actFileInBrief>
export type ListedAct = z.output<typeof listedAct>
