import { bytesText, type Endpoint, type RequestFault } from '@grenier/contracts'
import type { FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commandDecoder } from './decode-command.ts'
import { InvalidRequest } from './request-problem.ts'

const endpoint: Endpoint = {
  method: 'POST',
  path: '/v1/things',
  context: 'quota',
  summary: 'A thing',
  roles: ['operator'],
  status: 201,
  query: z.object({ sizeBytes: bytesText.optional() }),
  body: z.object({
    lines: z.array(z.object({ sizeBytes: bytesText })),
    day: z
      .string()
      .check(({ issues, value }) => void issues.push({ code: 'custom', input: value, params: { day: 1 } })),
  }),
  response: z.object({}),
}

function faultsOf(body: object, { query = {}, language }: { query?: object; language: string }): RequestFault[] {
  const request = { headers: { 'accept-language': language }, params: {}, query, body }
  try {
    commandDecoder(endpoint)(request as unknown as FastifyRequest)
  } catch (error) {
    if (error instanceof InvalidRequest) return [...error.faults]
    throw error
  }
  return []
}

describe('faults of a body', () => {
  it('are told one by one and shortened: an answer does not grow with what was sent', () => {
    const made = Object.fromEntries(Array.from({ length: 20_000 }, (_, number) => [`${number}`.padEnd(10, 'k'), 1]))
    const many = faultsOf({ lines: [], day: 'x', ...made }, { language: 'en' })
    expect(many).toHaveLength(50)
    expect(many.slice(1, 3)).toMatchObject([
      { field: '0kkkkkkkkk', code: 'unrecognized_keys', detail: 'Unrecognized key: "0kkkkkkkkk"' },
      { field: '1kkkkkkkkk', code: 'unrecognized_keys', detail: 'Unrecognized key: "1kkkkkkkkk"' },
    ])
    expect(JSON.stringify(many).length).toBeLessThan(10_000)
    const long = faultsOf({ lines: [], day: 'x', ['k'.repeat(200_000)]: 1 }, { language: 'fr' })
    expect(JSON.stringify(long).length).toBeLessThan(2_000)
  })
})

describe('a fault that a schema names itself', () => {
  it('is told by its own code, where it is, in the language asked for', () => {
    const body = { lines: [{ sizeBytes: '1' }, { sizeBytes: '-1' }], day: 'x' }
    const told = (language: string) => faultsOf(body, { query: { sizeBytes: '9'.repeat(30) }, language })
    const [french, english] = [told('fr'), told('en')]
    expect(french.slice(0, 2)).toEqual([
      {
        in: 'query',
        field: 'sizeBytes',
        code: 'bytes-too-large',
        detail: 'Un nombre d’octets ne peut dépasser 2^63 − 1.',
      },
      {
        in: 'body',
        field: 'lines.1.sizeBytes',
        code: 'bytes-negative',
        detail: 'Un nombre d’octets ne peut être négatif.',
      },
    ])
    expect(english.slice(0, 2).map(({ code, detail }) => [code, detail])).toEqual([
      ['bytes-too-large', 'A number of bytes cannot exceed 2^63 − 1.'],
      ['bytes-negative', 'A number of bytes cannot be negative.'],
    ])
  })

  it('leaves other custom faults as they are: a general code and text', () => {
    const told = (language: string) => faultsOf({ lines: [], day: 'x' }, { language })
    const [french, english] = [told('fr'), told('en')]
    expect([french, english]).toMatchObject([[{ field: 'day', code: 'custom' }], [{ field: 'day', code: 'custom' }]])
    expect(french[0]?.detail).not.toBe(english[0]?.detail)
  })
})
