import { describe, expect, it } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { instant } from '../shared/instant.ts'
import {
  choiceOn,
  inPrintOrder,
  isPaperNotice,
  type PostalAddress,
  postalFault,
  postalLineCharsMax,
  postalLines,
} from './letters.ts'

const address = (change: Partial<PostalAddress> = {}): PostalAddress => ({
  lines: ['Mairie', '1 place de la Mairie'],
  postCode: '35390',
  city: 'Sainte-Anne-sur-Vilaine',
  country: 'FR',
  ...change,
})

describe('a postal address', () => {
  it('ends with the post code and the city in capitals without accents, empty lines left out', () => {
    expect(postalLines(address({ lines: ['Mairie', '  ', 'Le bourg'], city: 'Évry-Grégy-sur-Yerre' }))).toEqual([
      'Mairie',
      'Le bourg',
      '35390 EVRY-GREGY-SUR-YERRE',
    ])
  })

  it('names a country that is not France in a line of its own', () => {
    expect(postalLines(address({ country: 'BE', postCode: '1000', city: 'Bruxelles' }))).toEqual([
      'Mairie',
      '1 place de la Mairie',
      '1000 BRUXELLES',
      'BELGIQUE',
    ])
  })

  it('has six lines at most, the country’s included', () => {
    const five = ['a', 'b', 'c', 'd', 'e']
    expect(postalFault(address({ lines: five }))).toBeNull()
    expect(postalFault(address({ lines: [...five, 'f'] }))).toBe('lines-too-many')
    expect(postalFault(address({ lines: five, country: 'LU', postCode: '1234' }))).toBe('lines-too-many')
  })

  it('has lines of 38 letters at most, that of the post code too', () => {
    const full = 'É'.repeat(postalLineCharsMax)
    expect(postalFault(address({ lines: [full] }))).toBeNull()
    expect(postalFault(address({ lines: [`${full}x`] }))).toBe('line-too-long')
    expect(postalFault(address({ city: 'x'.repeat(postalLineCharsMax - 6) }))).toBeNull()
    expect(postalFault(address({ city: 'x'.repeat(postalLineCharsMax - 5) }))).toBe('line-too-long')
  })

  it.each([['3539'], ['353900'], ['35 390'], ['3539O'], ['٣٥٣٩٠']])('of France has no post code %s', (postCode) => {
    expect(postalFault(address({ postCode }))).toBe('post-code')
  })

  it('says to whom it is, in letters that can be printed', () => {
    expect(postalFault(address({ lines: ['', ' '] }))).toBe('lines-missing')
    expect(postalFault(address({ lines: ['Mairie\nCEDEX'] }))).toBe('letters-unknown')
    expect(postalFault(address({ city: 'Ren\u202enes' }))).toBe('letters-unknown')
  })
})

describe('the choice of a day', () => {
  const choice = (id: string, validFrom: string, recordedAtMs: number) => ({
    id,
    validFrom: civilDate(validFrom),
    recordedAt: instant(recordedAtMs),
  })
  const choices = [
    choice('mistake', '2026-02-01', 1),
    choice('mended', '2026-02-01', 2),
    choice('first', '2026-01-01', 3),
    choice('later', '2026-06-01', 0),
  ]

  it('is the one that began last, and of one day the one recorded last', () => {
    const on = (day: string) => choiceOn(choices, civilDate(day))?.id ?? null
    expect([on('2025-12-31'), on('2026-01-31'), on('2026-02-01'), on('2026-05-31'), on('2026-06-01')]).toEqual([
      null,
      'first',
      'mended',
      'mended',
      'later',
    ])
  })
})

describe('the order of a print file', () => {
  it('is by post code, then by name whatever its accents, other countries behind France', () => {
    const letter = (id: string, memberName: string, change: Partial<PostalAddress>) => ({
      id,
      memberName,
      address: address(change),
    })
    const letters = [
      letter('5', 'Namur', { country: 'BE', postCode: '0100' }),
      letter('4', 'Zuydcoote', { postCode: '59123' }),
      letter('3', 'Étel', { postCode: '56410' }),
      letter('2', 'Erdeven', { postCode: '56410' }),
      letter('1', 'Bourg', { postCode: '01000' }),
      letter('0', 'Étel', { postCode: '56410' }),
    ]
    const ordered = inPrintOrder(letters).map(({ id }) => id)
    expect(ordered).toEqual(['1', '2', '0', '3', '4', '5'])
    expect(inPrintOrder(letters.toReversed()).map(({ id }) => id)).toEqual(ordered)
  })
})

describe('what goes on paper', () => {
  it('are decisions and statements, and no sign of use or invitation', () => {
    expect(isPaperNotice('request-rejected')).toBe(true)
    expect(isPaperNotice('credit-issued')).toBe(true)
    expect(isPaperNotice('use-high')).toBe(false)
    expect(isPaperNotice('invitation')).toBe(false)
  })
})
