import { describe, expect, test } from 'vitest'
import { isInseeCode, isSiren, isSiret, siretFault } from './siren.ts'

describe('SIREN and SIRET', () => {
  test.each(['732829320', '356000000', '217500016', '200058519'])('accepts SIREN %s', (siren) => {
    expect(isSiren(siren)).toBe(true)
  })

  test.each(['732829321', '73282932', '7328293200', '73282932A', ' 732829320', '732 829 320', ''])(
    'refuses SIREN "%s"',
    (siren) => {
      expect(isSiren(siren)).toBe(false)
    },
  )

  test('finds every single wrong digit and every swap of neighbours but 09', () => {
    const siren = '732829320'
    for (let place = 0; place < siren.length; place += 1) {
      for (let digit = 0; digit <= 9; digit += 1) {
        const changed = `${siren.slice(0, place)}${digit}${siren.slice(place + 1)}`
        expect(isSiren(changed)).toBe(changed === siren)
      }
    }
    expect(isSiren('372829320')).toBe(false)
  })

  test.each(['73282932000074', '35600000000048', '35600000049837'])('accepts SIRET %s', (siret) => {
    expect(isSiret(siret)).toBe(true)
  })

  test.each([
    '73282932000075',
    '73282932100074',
    '35600000049838',
    // A digit sum that is a multiple of five is La Poste's own rule, and nobody else's.
    '73282932000013',
    // Passes as a whole, but its SIREN does not.
    '73282932100015',
    'MONACOCONFO001',
    '732829320',
    '',
  ])('refuses SIRET "%s"', (siret) => {
    expect(isSiret(siret)).toBe(false)
  })
})

describe('the SIRET of a body', () => {
  test.each([
    ['an establishment of it', { siret: '73282932000074', siren: '732829320' }, null],
    ['an establishment of a body without a known SIREN', { siret: '73282932000074', siren: null }, null],
    ['one of another body', { siret: '35600000049837', siren: '732829320' }, 'siret-of-another'],
    ['one with a wrong check digit', { siret: '73282932000075', siren: '732829320' }, 'siret-invalid'],
    ['one of a body whose recorded SIREN fails its own check', { siret: '73282932000074', siren: '732829321' }, null],
  ])('%s', (_, { siret, siren }, fault) => {
    expect(siretFault(siret, siren)).toBe(fault)
  })
})

describe('INSEE code of a commune', () => {
  test.each([
    '95127',
    '01001',
    '2A004',
    '2B033',
    '97105',
    '97501',
    '97701',
    '97801',
    '98818',
    '98735',
    '98411',
    '98611',
    '98901',
  ])('accepts %s', (code) => {
    expect(isInseeCode(code)).toBe(true)
  })

  test.each(['00123', '96001', '20004', '2C004', '2a004', '97901', '98501', '98301', '9512', '951270', ''])(
    'refuses "%s"',
    (code) => {
      expect(isInseeCode(code)).toBe(false)
    },
  )
})
