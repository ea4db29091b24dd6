import { describe, expect, it } from 'vitest'
import { readRegisterView } from './register-view.ts'

describe('what of the register an address shows', () => {
  it.each([
    [
      { departement: '2A', show: 'member' },
      { departement: '2A', show: 'member' },
    ],
    [
      { departement: 1, search: 'bourg' },
      { departement: '01', search: 'bourg' },
    ],
    [{ epci: 249_500_109 }, { epci: '249500109' }],
    [{ search: 95_127 }, { search: '95127' }],
    [{ departement: '95', epci: '249500109' }, { departement: '95' }],
    [{ departement: '', epci: 'x', search: '  ', show: 'some' }, {}],
    [{}, {}],
  ])('%j is %j', (address, view) => {
    expect(readRegisterView(address)).toEqual(view)
  })
})
