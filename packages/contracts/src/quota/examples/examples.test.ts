import { isSiren, isSiret } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Endpoint, EndpointExample } from '../../shared/endpoint.ts'
import { endpoints } from '../../shared/endpoints.ts'

const table = Object.entries(endpoints) as [string, Endpoint][]
/** A document is a file: its bytes are no example. */
const ofQuota = table.filter(([, { context, produces }]) => context === 'quota' && produces === undefined)
const shown = table.flatMap(([operation, endpoint]) =>
  (endpoint.examples ?? []).map((example): [string, Endpoint, EndpointExample] => [operation, endpoint, example]),
)

/** The kinds of space that typography wants differ between releases of its data: they are compared as plain ones. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(/[\u00a0\u202f]/g, ' '))

function decoded(schema: z.ZodObject | undefined, value: object | undefined): unknown {
  return z.decode((schema ?? z.object({})).strict(), (value ?? {}) as never)
}

describe('the examples of the endpoints', () => {
  it.each(ofQuota)('%s: has at least one', (_, { examples }) => {
    expect(examples?.length ?? 0).toBeGreaterThan(0)
  })

  it.each(shown)('%s: is a call that the endpoint reads', (_, endpoint, example) => {
    expect(() => decoded(endpoint.params, example.params)).not.toThrow()
    expect(() => decoded(endpoint.query, example.query)).not.toThrow()
    expect(() => decoded(endpoint.body, example.body)).not.toThrow()
  })

  it.each(shown)('%s: is an answer that the endpoint gives, to the last field and sentence', (_, endpoint, example) => {
    const answer = z.decode(endpoint.response, example.answer) as object
    // Fields the schema does not know would be dropped here, sentences that changed would differ.
    const told = endpoint.localise === undefined ? answer : endpoint.localise(answer, 'fr')
    expect(plain(z.encode(endpoint.response, told as never))).toEqual(plain(example.answer))
  })

  it.each(shown)('%s: names bodies and establishments that pass their check digits', (_, _endpoint, example) => {
    const named = [...JSON.stringify(example).matchAll(/"\w*sire[nt]":"(\d+)"/gi)].map(([, digits = '']) => digits)
    expect(named.filter((digits) => !isSiren(digits) && !isSiret(digits))).toEqual([])
  })

  it('would be found out: an unknown field, a wrong size, a sentence nobody says any more', () => {
    const { submitQuotaRequest: endpoint } = endpoints
    const [example] = endpoint.examples
    expect(() => decoded(endpoint.body, { ...example?.body, urgent: true })).toThrow('urgent')
    expect(() => z.decode(endpoint.response, { ...example?.answer, version: 0 } as never)).toThrow('version')
  })
})

describe('answers that carry requests', () => {
  it('are all told in the caller’s language', () => {
    // Motifs are words of members, not sentences made of facts.
    const told = ofQuota.filter(([name, { localise }]) => localise !== undefined && name !== 'listRefusalMotifs')
    const named = ofQuota.filter(([, { response }]) => {
      const json = JSON.stringify(z.toJSONSchema(response, { io: 'input', unrepresentable: 'any' }))
      return json.includes('"explanation"')
    })
    expect(told.map(([operation]) => operation)).toEqual(named.map(([operation]) => operation))
    expect(told.length).toBeGreaterThan(5)
  })
})
