import { instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bytesText, civilDate, civilMonth, instantText, integerText, pageQuery, uuid } from './codecs.ts'

const refuses = (schema: z.ZodType, value: unknown) => !z.safeDecode(schema, value).success

describe('integerText', () => {
  it.each(['0', '-1', '9007199254740993', '9'.repeat(38)])('carries %s without losing a digit', (text) => {
    expect(z.encode(integerText, z.decode(integerText, text))).toBe(text)
  })

  it.each(['', '01', '-0', '+1', '1.0', '1e3', ' 1', '9'.repeat(39), '٣'])('refuses %j', (text) => {
    expect(refuses(integerText, text)).toBe(true)
  })

  it('refuses a JSON number, which may have lost digits already', () => {
    expect(refuses(integerText, 1)).toBe(true)
  })
})

describe('bytesText', () => {
  it('reaches exactly to 2^63 − 1, in both directions', () => {
    const max = 2n ** 63n - 1n
    expect(z.decode(bytesText, max.toString())).toBe(max)
    expect(z.encode(bytesText, max)).toBe(max.toString())
    expect(refuses(bytesText, (max + 1n).toString())).toBe(true)
    expect(z.safeEncode(bytesText, max + 1n).success).toBe(false)
    expect(z.safeEncode(bytesText, -1n).success).toBe(false)
  })

  const faultOf = (value: unknown) => {
    const [issue, ...others] = z.safeDecode(bytesText, value as string).error?.issues ?? []
    expect(others).toEqual([])
    return issue?.code === 'custom' ? (issue.params?.fault as unknown) : issue?.code
  }

  it.each(['-1', `-${2n ** 63n}`, `-${'9'.repeat(5_000)}`])('names %s as negative, and nothing else', (text) => {
    expect(faultOf(text)).toBe('bytes-negative')
  })

  it.each([String(2n ** 63n), '9'.repeat(19), '1'.padEnd(20, '0'), '9'.repeat(5_000)])(
    'names %s as too large, and nothing else',
    (text) => {
      expect(faultOf(text)).toBe('bytes-too-large')
    },
  )

  it.each(['', '1.5', '-1.5', '-0', '-', '+1', '01', '-01', '0'.repeat(20), '1e30', 'abc', ' 1', '-1 ', '٣'])(
    'calls %j ill-formed',
    (text) => {
      expect(faultOf(text)).toBe('invalid_format')
    },
  )

  it('wants a text, because a JSON number may have lost digits already', () => {
    expect([faultOf(-1), faultOf(1), faultOf(null)]).toEqual(['invalid_type', 'invalid_type', 'invalid_type'])
  })

  it('tells its own faults in each language', () => {
    for (const text of ['-1', '9'.repeat(20)]) {
      const params = z
        .safeDecode(bytesText, text)
        .error?.issues.flatMap((issue) =>
          issue.code === 'custom' ? [issue.params?.texts as Record<string, string>] : [],
        )
      expect(params).toEqual([{ fr: expect.stringContaining('octets'), en: expect.stringContaining('bytes') }])
    }
  })

  it('is documented by the pattern of its text', () => {
    expect(z.toJSONSchema(bytesText, { io: 'input' })).toMatchObject({
      type: 'string',
      pattern: String.raw`^(0|[1-9]\d{0,18})$`,
      examples: ['107374182400'],
    })
  })
})

describe('instantText', () => {
  it('reads and writes RFC 3339 in UTC with milliseconds', () => {
    const at = z.decode(instantText, '2026-01-31T23:00:00Z')
    expect(at).toBe(instant(Date.UTC(2026, 0, 31, 23)))
    expect(z.encode(instantText, at)).toBe('2026-01-31T23:00:00.000Z')
  })

  it.each(['2026-01-31', '2026-01-31T23:00:00', '2026-01-31T23:00:00+01:00', '2026-02-30T00:00:00Z', 'x', ''])(
    'answers a fault, and never throws, for %j',
    (text) => {
      expect(z.safeDecode(instantText, text).error?.issues).toMatchObject([{ code: 'invalid_format' }])
    },
  )

  it('reads each of two alternating instants as itself', () => {
    const texts = ['2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z', '2026-01-01T00:00:00.000Z']
    expect(texts.map((text) => z.encode(instantText, z.decode(instantText, text)))).toEqual(texts)
  })
})

describe('civilDate and civilMonth', () => {
  it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1'])('refuse the day %s', (text) => {
    expect(refuses(civilDate, text)).toBe(true)
  })

  it.each(['2026-13', '2026-00', '2026-1', '2026'])('refuse the month %s', (text) => {
    expect(refuses(civilMonth, text)).toBe(true)
  })

  it('keep what exists', () => {
    expect([z.decode(civilDate, '2028-02-29'), z.decode(civilMonth, '2026-12')]).toEqual(['2028-02-29', '2026-12'])
  })
})

describe('uuid', () => {
  it('has one spelling: the derived id of an upper-case text would be another one', () => {
    const id = '0198c0de-7a00-7000-8000-00000000000a'
    expect(z.decode(uuid, id)).toBe(id)
    expect(refuses(uuid, id.toUpperCase())).toBe(true)
  })
})

describe('pageQuery', () => {
  it('bounds a page and gives its default', () => {
    expect(z.decode(pageQuery, {}).limit).toBe(100)
    expect(refuses(pageQuery, { limit: '501' })).toBe(true)
    expect(refuses(pageQuery, { limit: '0' })).toBe(true)
  })
})
