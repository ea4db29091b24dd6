import { describe, expect, it } from 'vitest'
import { fillPlaces } from './fill-places.ts'

describe('a text with places', () => {
  const filled = (text: string, values: Readonly<Record<string, string>>) => fillPlaces(text, (name) => values[name])

  it('elides before months that begin with a vowel, and before nothing else', () => {
    expect(
      ['janvier', 'mars', 'avril', 'août', 'octobre', 'novembre'].map((month) => filled('état de {month}', { month })),
    ).toEqual(['état de janvier', 'état de mars', 'état d’avril', 'état d’août', 'état d’octobre', 'état de novembre'])
    expect(filled('état de {month} de {name}', { month: 'avril 2026 – juin 2026', name: 'Avrilly' })).toBe(
      'état d’avril 2026 – juin 2026 de Avrilly',
    )
    expect(filled('monde {month}, {month}', { month: 'avril' })).toBe('monde avril, avril')
  })

  it('keeps what a person wrote, and places without a value', () => {
    expect(filled('{note} {other}', { note: 'facture de avril' })).toBe('facture de avril {other}')
    expect(filled('de {other}', {})).toBe('de {other}')
  })
})
