import { describe, expect, it } from 'vitest'
import { languages } from './language.ts'
import { problemDocument, problemHoldersMax, renderProblem } from './problem-document.ts'
import { type ProblemCode, problems } from './problems.ts'

const codes = Object.keys(problems) as ProblemCode[]
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort()

describe('renderProblem', () => {
  it.each(codes)('%s is a sound document in every language', (code) => {
    for (const language of languages) {
      const document = renderProblem({ code, language })
      expect(problemDocument.parse(document)).toEqual(document)
      expect(document.type).toBe(`urn:grenier:problem:${code}`)
    }
  })

  it.each(codes)('%s names the same params in every language', (code) => {
    expect(placesOf(problems[code].en)).toEqual(placesOf(problems[code].fr))
  })

  it('fills the text in the language asked for and carries the params as data', () => {
    const params = { number: '2026-12', day: '2026-03-01' }
    const document = renderProblem({ code: 'act-not-executory', language: 'en', params })
    expect(document.detail).toBe('Act 2026-12 is not executory on 2026-03-01.')
    expect(document.params).toEqual(params)
  })

  it('never fills a text with what a param brings along', () => {
    const params = { number: '{day}', day: '$&' }
    expect(renderProblem({ code: 'act-not-executory', language: 'en', params }).detail).toBe(
      'Act {day} is not executory on $&.',
    )
  })

  it('names who has the capacity, the first twenty, and says nothing of holders where there are none', () => {
    const holder = { kind: 'tenant', nodeId: 'n', name: 'Ableiges', allocatedBytes: '10', heldBytes: '0' } as const
    const problem = { code: 'capacity-below-allocated', language: 'fr' } as const
    const crowded = renderProblem({ ...problem, holders: Array.from({ length: 25 }, () => holder) })
    expect(problemDocument.parse(crowded).holders).toHaveLength(problemHoldersMax)
    expect(crowded.holders?.[0]).toEqual(holder)
    expect(Object.keys(renderProblem({ ...problem, holders: [] }))).not.toContain('holders')
  })

  it.each(['internal', 'unavailable'] as const)('tells nothing of internals in %s', (code) => {
    const document = renderProblem({ code, language: 'fr', params: { query: 'SELECT secret' } })
    expect(JSON.stringify(document)).not.toContain('SELECT')
  })
})
