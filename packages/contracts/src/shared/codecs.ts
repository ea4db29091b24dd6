import {
  type CivilDate,
  type CivilMonth,
  type Instant,
  instantFromIso,
  instantToIso,
  civilDate as readCivilDate,
  civilMonth as readCivilMonth,
} from '@grenier/quota-billing'
import { z } from 'zod'
import { nameFault, onlyText } from './named-fault.ts'
import type { Sentence } from './sentence.ts'

/**
 * An entity's id: a UUID made by the server (version 7) or derived from what it names (version 8). Lower case only,
 * because derived ids are hashes of texts that hold ids: one id must have one spelling.
 */
export const uuid = z
  .stringFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  .meta({ format: 'uuid', examples: ['0198c0de-7a00-7000-8000-000000000001'] })

// Examples stand on the text that travels: that is what the documentation shows.

/** A whole number carried as decimal text, because JSON numbers lose digits beyond 2^53. */
export const integerText = z.codec(
  z
    .string()
    .regex(/^(0|-?[1-9]\d{0,37})$/)
    .meta({ examples: ['107374182400'] }),
  z.bigint(),
  { decode: (text) => BigInt(text), encode: (value) => value.toString() },
)

const bytesMaxText = '9223372036854775807'

/** What is wrong with whole numbers that are no number of bytes: callers tell them from ill-formed texts. */
const bytesFaultTexts = {
  'bytes-negative': {
    fr: 'Un nombre d’octets ne peut être négatif.',
    en: 'A number of bytes cannot be negative.',
  },
  'bytes-too-large': {
    fr: 'Un nombre d’octets ne peut dépasser 2^63 − 1.',
    en: 'A number of bytes cannot exceed 2^63 − 1.',
  },
} as const satisfies Record<string, Sentence>

/**
 * A number of bytes, 0 to 2^63 − 1, as decimal text. Its own faults, beside an ill-formed text: `bytes-negative`,
 * `bytes-too-large`.
 */
export const bytesText = z.codec(
  z
    .string()
    .check(refuseOutOfRange)
    .regex(/^(0|[1-9]\d{0,18})$/)
    .meta({ examples: ['107374182400'] }),
  z.bigint(),
  { decode: (text) => BigInt(text), encode: (value) => value.toString() },
)

function refuseOutOfRange(payload: z.core.ParsePayload<string>): void {
  const fault = bytesFaultOf(payload.value)
  if (fault !== undefined) nameFault(payload, { fault, texts: bytesFaultTexts[fault] })
}

/** Texts of one length compare as their numbers do, so that a text of any length costs little. */
function bytesFaultOf(text: string): keyof typeof bytesFaultTexts | undefined {
  if (/^-[1-9]\d*$/.test(text)) return 'bytes-negative'
  const { length } = bytesMaxText
  const isAbove = text.length > length || (text.length === length && text > bytesMaxText)
  return isAbove && /^[1-9]\d*$/.test(text) ? 'bytes-too-large' : undefined
}

/** The one currency in which members are charged (ISO 4217); any other is `currency-unknown`. */
export const currencyCode = onlyText('EUR', {
  fault: 'currency-unknown',
  texts: { fr: 'Seul l’euro (EUR) est connu.', en: 'Only the euro (EUR) is known.' },
})

/** An instant as RFC 3339 in UTC (`…Z`); finer digits than milliseconds are cut. */
export const instantText = z.codec(
  z.string().meta({ format: 'date-time', examples: ['2026-01-31T23:00:00.000Z'] }),
  z.custom<Instant>((value) => typeof value === 'number'),
  { decode: reader(remember(instantFromIso), 'datetime'), encode: (value) => instantToIso(value) },
)

/** A day of the civil calendar, `YYYY-MM-DD`. */
export const civilDate = z.codec(
  z.iso.date().meta({ examples: ['2026-01-31'] }),
  z.custom<CivilDate>((value) => typeof value === 'string'),
  { decode: reader(readCivilDate, 'date'), encode: (value) => value },
)

/** A month of the civil calendar, `YYYY-MM`. */
export const civilMonth = z.codec(
  z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .meta({ examples: ['2026-01'] }),
  z.custom<CivilMonth>((value) => typeof value === 'string'),
  { decode: reader(readCivilMonth, 'month'), encode: (value) => value },
)

/** Hours of a month, and some more. */
const rememberedMax = 1_000
/** `2026-01-31T23:00:00.000000000Z`; a fraction may be of any length, and what callers send must not stay in memory. */
const rememberedLengthMax = 30

/** The readings of a call carry the same few instants thousands of times, in a row or one gauge after the other. */
function remember<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const standing = known.get(text)
    if (standing !== undefined) return standing
    const value = read(text)
    if (text.length > rememberedLengthMax) return value
    if (known.size >= rememberedMax) known.clear()
    known.set(text, value)
    return value
  }
}

/** Turns what a rule's own reader throws into a fault of that field: the shared rules alone say what is well formed. */
function reader<Value>(read: (text: string) => Value, format: string) {
  return (text: string, context: z.core.ParsePayload): Value => {
    try {
      return read(text)
    } catch {
      context.issues.push({ code: 'invalid_format', format, input: text })
      return z.NEVER
    }
  }
}

/** The row's version, which is also its ETag. */
export const version = z.int().min(1)

/** One page of a list and the cursor of the next one; `nextCursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export const pageLimitMax = 500

/** What every list accepts: an opaque cursor and a page size. */
export const pageQuery = z.object({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimitMax).default(100),
})
