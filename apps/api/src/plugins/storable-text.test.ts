import { describe, expect, it } from 'vitest'
import { InvalidRequest } from './request-problem.ts'
import { refuseUnstorableBody, unstorableTexts } from './storable-text.ts'

/** Fields at fault of a body, as it is sent. */
function faultsOf(text: string): readonly string[] {
  try {
    refuseUnstorableBody({ text, value: JSON.parse(text) }, 'en')
    return []
  } catch (error) {
    if (error instanceof InvalidRequest) return error.faults.map(({ field, code }) => `${field}: ${code}`)
    throw error
  }
}

describe('a text that could not be kept as it was sent', () => {
  it.each([
    [String.raw`{"reason":"a\u0000b"}`, 'reason'],
    [String.raw`{"lines":[{"label":"x"},{"label":"\ud800"}]}`, 'lines.1.label'],
    [String.raw`{"labels":{"a\u0000":"b"}}`, 'labels'],
    [String.raw`"\uDFFF"`, ''],
  ])('is named by its field: %s', (text, field) => {
    expect(faultsOf(text)).toEqual([`${field}: text-unstorable`])
  })

  it.each([String.raw`{"reason":"Évry 😀 \ud83d\ude00"}`, String.raw`{"path":"C:\\u0000"}`, '{"a":1,"b":[null,true]}'])(
    'is not one that only looks like it: %s',
    (text) => {
      expect(faultsOf(text)).toEqual([])
    },
  )

  it('is found in a query, and told in the language asked for', () => {
    expect(unstorableTexts('query', { q: 'a\u0000' }, 'fr')).toEqual([
      { in: 'query', field: 'q', code: 'text-unstorable', detail: expect.stringContaining('conservé') },
    ])
  })
})
