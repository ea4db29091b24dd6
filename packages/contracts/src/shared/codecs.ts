import { type CivilDate, type CivilMonth, type Instant, instantFromIso, instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'

/** An entity's id: a UUID made by the server (version 7) or derived from what it names (version 8). */
export const uuid = z.uuid().meta({ example: '0198c0de-7a00-7000-8000-000000000001' })

/** A whole number carried as decimal text, because JSON numbers lose digits beyond 2^53. */
export const integerText = z
  .codec(z.string().regex(/^-?(0|[1-9]\d{0,37})$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (value) => value.toString(),
  })
  .meta({ example: '107374182400' })

const bytesMax = 2n ** 63n - 1n

/** A number of bytes, 0 to 2^63 − 1, as decimal text. */
export const bytesText = z
  .codec(z.string().regex(/^(0|[1-9]\d{0,18})$/), z.bigint().min(0n).max(bytesMax), {
    decode: (text) => BigInt(text),
    encode: (value) => value.toString(),
  })
  .meta({ example: '107374182400' })

/** An instant as RFC 3339 in UTC (`…Z`), millisecond precision. */
export const instantText = z
  .codec(
    z.iso.datetime(),
    z.custom<Instant>((value) => typeof value === 'number'),
    {
      decode: (text) => instantFromIso(text),
      encode: (value) => instantToIso(value),
    },
  )
  .meta({ example: '2026-01-31T23:00:00.000Z' })

/** A day of the civil calendar, `YYYY-MM-DD`. */
export const civilDate = z
  .codec(
    z.iso.date(),
    z.custom<CivilDate>((value) => typeof value === 'string'),
    {
      decode: (text) => text as CivilDate,
      encode: (value) => value,
    },
  )
  .meta({ example: '2026-01-31' })

/** A month of the civil calendar, `YYYY-MM`. */
export const civilMonth = z
  .codec(
    z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    z.custom<CivilMonth>((value) => typeof value === 'string'),
    { decode: (text) => text as CivilMonth, encode: (value) => value },
  )
  .meta({ example: '2026-01' })

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
