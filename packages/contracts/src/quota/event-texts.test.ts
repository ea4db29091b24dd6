import { GIB, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { languages } from '../shared/language.ts'
import { expirySentence, expiryTexts, localiseHistory, notedSentence } from './event-texts.ts'

const plain = (text: string | undefined): string => (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ')
const by = { kind: 'reminded', actor: 'schedule' } as const

describe('a reason that nobody wrote', () => {
  it.each(Object.keys(expiryTexts))('%s: is told as a sentence in both languages', (reason) => {
    const told = languages.map((language) => expirySentence({ by: 'schedule', reason }, language))
    for (const sentence of told) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(new Set(told).size).toBe(languages.length)
  })

  it('is never taken for what a person wrote, nor the other way round', () => {
    const reason = 'waiting-place-ended'
    expect(expirySentence({ by: 'marie', reason }, 'fr')).toBeUndefined()
    expect(expirySentence({ by: null, reason: null }, 'fr')).toBeUndefined()
    expect(expirySentence({ by: 'schedule', reason: 'toString' }, 'fr')).toBeUndefined()
    expect(notedSentence({ kind: 'expired', actor: 'schedule', text: reason }, 'fr')).toBe(expiryTexts[reason].fr)
    expect(notedSentence({ kind: 'comment', actor: 'marie', text: reason }, 'fr')).toBeUndefined()
  })
})

describe('what machines note', () => {
  it('is told with its day and its size as people write them', () => {
    const text = '2027-03-12 −30'
    expect(notedSentence({ ...by, text }, 'fr')).toBe('Le dernier jour, le 12 mars 2027, est dans 30 jours au plus.')
    expect(notedSentence({ ...by, text }, 'en')).toBe('The last day, 12 March 2027, is in 30 days at most.')
    const returned = { kind: 'returned-in-part', actor: 'cluster', text: String(45n * GIB) } as const
    expect(plain(notedSentence(returned, 'fr'))).toBe('45 Go sont revenus à la commune qui les prête.')
  })

  it('is left as it is where there is nothing to tell, and what people wrote is kept word for word', () => {
    expect(notedSentence({ ...by, text: null }, 'fr')).toBeUndefined()
    expect(notedSentence({ ...by, text: 'of another release' }, 'fr')).toBeUndefined()
    expect(notedSentence({ kind: 'reminded', actor: 'marie', text: '2027-03-12 −30' }, 'fr')).toBeUndefined()
    const history = [
      { sequence: 1, kind: 'comment' as const, actor: 'marie', recordedAt: instant(0), text: '2027-03-12 −30' },
    ]
    expect(localiseHistory(history, 'fr')).toEqual(history)
  })
})
