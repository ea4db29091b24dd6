import { expect, it } from 'vitest'
import { wrappedName } from './wrapped-name.ts'

it('breaks a name between words, over no more lines than there are, and cuts what does not fit', () => {
  expect(wrappedName('CC du Sud', { lettersMax: 6, linesMax: 3 })).toEqual(['CC du', 'Sud'])
  expect(wrappedName('CA du Grand Nord de Mayotte', { lettersMax: 12, linesMax: 3 })).toEqual([
    'CA du Grand',
    'Nord de',
    'Mayotte',
  ])
  expect(wrappedName('CA du Grand Nord de Mayotte', { lettersMax: 12, linesMax: 2 })).toEqual([
    'CA du Grand',
    'Nord de May…',
  ])
  expect(wrappedName('Mamoudzou', { lettersMax: 5, linesMax: 3 })).toEqual(['Mamo…'])
  expect(wrappedName('CC de Petite-Terre', { lettersMax: 30, linesMax: 3 })).toEqual(['CC de Petite-Terre'])
})
