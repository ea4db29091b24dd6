import { GIB } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { languages } from './language.ts'
import { problemDocument, problemHoldersMax } from './problem-document.schemas.ts'
import { renderProblem } from './problem-document.ts'
import { type ProblemCode, problems } from './problems.ts'

const codes = Object.keys(problems) as ProblemCode[]
/** As it is sent: an amount in its smallest unit, everything else a word. */
const sampleOf = (name: string): string =>
  /(Bytes|Micros|Cents)$/.test(name) ? String(100n * GIB + 1n) : /(On|Until)$/.test(name) ? '2026-03-12' : 'word'
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
    const params = { number: '2026-12', neededOn: '2026-03-01', actLacks: 'published' }
    const document = renderProblem({ code: 'act-not-executory', language: 'en', params })
    expect(document.detail).toBe(
      'Act 2026-12 is not executory on 1 March 2026: the day on which it was published is missing.',
    )
    expect(document.params).toEqual(params)
  })

  it.each([
    [
      'capacity-exceeded',
      { remainingBytes: String(12n * GIB - 1n), levelName: 'EPCI' },
      '11,99 Go dans la réserve « EPCI »',
    ],
    ['loan-beyond-unused', { lendableBytes: String(2n * GIB - 1n) }, 'au plus 1,99 Go :'],
    [
      'capacity-below-allocated',
      { leastLimitBytes: String(GIB + 1n), allocatedBytes: String(2n * GIB - 1n) },
      'sous 1,01 Go : 2 Go sont',
    ],
    ['quota-borrowed', { borrowedBytes: String(100n * GIB) }, '100 Go sont empruntés'],
    ['loan-end-past', { endsOn: '2026-03-12' }, 'est passé : 12 mars 2026.'],
    ['temporary-until-past', { temporaryUntil: '2026-03-12' }, 'passé : 12 mars 2026.'],
  ] as const)('says sizes and days of %s as people do, and keeps them exact as data', (code, params, text) => {
    const document = renderProblem({ code, language: 'fr', params })
    expect(document.detail.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(text)
    expect(document.params).toEqual(params)
  })

  it.each(codes)('%s shows no raw number of bytes, micros or cents', (code) => {
    for (const language of languages) {
      const names = placesOf(problems[code][language]).map((place) => place.slice(1, -1))
      const params = Object.fromEntries(names.map((name) => [name, sampleOf(name)]))
      expect(renderProblem({ code, language, params }).detail).not.toMatch(/\d{7}|[{}]/)
    }
  })

  it('never fills a text with what a param brings along', () => {
    const params = { number: '{neededOn}', neededOn: '$&', actLacks: '{number}' }
    expect(renderProblem({ code: 'act-not-executory', language: 'en', params }).detail).toBe(
      'Act {neededOn} is not executory on $&: {number}.',
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

describe('what is refused to an operator', () => {
  const detailOf = (code: ProblemCode, params: Record<string, string>, language: 'fr' | 'en') =>
    renderProblem({ code, params, language }).detail

  it('dates certificates as people do', () => {
    const params = { validFromOn: '2026-03-12' }
    expect(detailOf('certificate-dates', params, 'fr')).toContain('le 12 mars 2026.')
    expect(detailOf('certificate-dates', params, 'en')).toContain('on 12 March 2026.')
  })

  it('says why a cluster is held', () => {
    const params = { detail: 'révision 42 sur Namespace auvers-storage' }
    expect(detailOf('cluster-held', params, 'fr')).toMatch(/retenue : révision 42 sur Namespace auvers-storage\.$/)
    expect(detailOf('cluster-held', params, 'en')).toMatch(/held: révision 42 sur Namespace auvers-storage\.$/)
  })

  it.each(['fr', 'en'] as const)('shows no code of a finding in %s: the report says what blocks', (language) => {
    const codes = 'class-over-quota, name-in-use'
    expect(detailOf('adoption-blocked', { codes }, language)).not.toMatch(/class-over-quota|name-in-use|[{}]/)
  })
})
