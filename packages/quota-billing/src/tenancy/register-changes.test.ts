import { describe, expect, it } from 'vitest'
import { type CommuneOfVersion, compareRegisterVersions, differingFacts } from './register-changes.ts'

const strata = [{ populationMax: 499 }, { populationMax: 3_499 }, { populationMax: null }]
const ars: CommuneOfVersion = {
  inseeCode: '01001',
  name: 'Ars',
  siren: '210000014',
  population: { inhabitants: 480, vintage: 2022 },
  departementCode: '01',
  epciSiren: '200000016',
  formerCodes: [],
}
const bric: CommuneOfVersion = { ...ars, inseeCode: '01002', name: 'Bric', siren: '210000022' }

describe('what differs of a commune', () => {
  it.each([
    ['nothing', {}, []],
    ['its SIREN, once it has one', { siren: '210000030' }, ['siren']],
    ['its EPCI, which it leaves for none', { epciSiren: null }, ['epci']],
    ['a figure within its stratum', { population: { inhabitants: 499, vintage: 2022 } }, ['population']],
    ['the same figure of another census', { population: { inhabitants: 480, vintage: 2023 } }, ['population']],
    ['a figure of the next stratum', { population: { inhabitants: 500, vintage: 2022 } }, ['population', 'stratum']],
    ['no figure any more', { population: null }, ['population', 'stratum']],
    ['an empty village', { population: { inhabitants: 0, vintage: 2022 } }, ['population']],
    ['what it took in', { name: 'Ars-et-Bric', formerCodes: ['01002'] }, ['name', 'former-codes']],
  ])('names %s', (_, changed, facts) => {
    expect(differingFacts(ars, { ...ars, ...changed }, strata)).toEqual(facts)
  })

  it('knows no stratum where nobody is charged by strata', () => {
    const other = { ...ars, population: { inhabitants: 50_000, vintage: 2022 } }
    expect(differingFacts(ars, other, [])).toEqual(['population'])
  })

  it('gives a code that two communes name to the first of them by code', () => {
    const claims = (inseeCode: string) => ({ ...ars, inseeCode, formerCodes: ['01002'] })
    const after = { communes: [claims('01009'), claims('01003')], epcis: [] }
    const [change] = compareRegisterVersions({ communes: [bric], epcis: [] }, after, { strata: [] })
    expect(change).toEqual({ kind: 'merged', before: bric, successorCode: '01003' })
  })
})
