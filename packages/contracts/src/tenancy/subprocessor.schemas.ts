import { z } from 'zod'
import { civilDate, instantText, uuid, version } from '../shared/codecs.ts'
import { sirenDigits } from '../shared/sirene-digits.ts'
import { operatorContactFields } from './operator-officer.schemas.ts'

/** A country by ISO 3166-1, two letters. */
export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .meta({ examples: ['FR'] })

export const recordSubprocessorBody = z.object({
  name: z.string().trim().min(1).max(200),
  /** Null: it has none, being no French body. */
  siren: sirenDigits.nullable(),
  /** Of its seat. */
  country: countryCode,
  /** Where it works on the data, as people write it. */
  place: z.string().trim().min(1).max(300),
  activity: z.enum(['hosting', 'network', 'mail', 'maintenance', 'other']),
  /** What it does with which data. */
  description: z.string().trim().min(3).max(1_000),
  /** What covers the transfer (RGPD art. 46), wanted where the country is outside the European Economic Area. */
  transferSafeguard: z.string().trim().min(3).max(500).nullable().default(null),
  startsOn: civilDate,
  /** Why it begins sooner than members are to be told before, or has begun; they read it. */
  shortNoticeReason: z.string().trim().min(3).max(500).nullable().default(null),
})

/** Who works on data of members in the operator's name (RGPD art. 28). */
export const subprocessor = recordSubprocessorBody
  .extend({
    id: uuid,
    transferSafeguard: z.string().nullable(),
    shortNoticeReason: z.string().nullable(),
    /** The last day on which members may object to it (art. 28(2)). */
    objectionUntil: civilDate,
    /** The first day on which it works no more. */
    endsOn: civilDate.nullable(),
    recordedAt: instantText,
    version,
  })
  .meta({ id: 'Subprocessor' })

export const listSubprocessorsQuery = z.object({
  /** Those at work on that day; left out: all there ever were. */
  on: civilDate.optional(),
})
/** By their first day, and whom to ask about them. An installation has tens of them. */
export const subprocessorList = z.object({ items: z.array(subprocessor), ...operatorContactFields })

export const subprocessorParams = z.object({ subprocessorId: uuid })
export const endSubprocessorBody = z.object({ endsOn: civilDate })

export type Subprocessor = z.output<typeof subprocessor>
