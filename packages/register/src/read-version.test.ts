import {
  applyRegisterChanges,
  compareRegisterVersions,
  type RegisterChange,
  type RegisterVersion,
} from '@grenier/quota-billing/territory'
import { describe, expect, it } from 'vitest'
import { readRegisterVersion } from './read-version.ts'

/** Upper ends of strata that texts write from 500, 1,000, 2,000, 3,500, 5,000, 10,000, 20,000, 30,000 and 80,000 inhabitants on. */
const strata = [499, 999, 1_999, 3_499, 4_999, 9_999, 19_999, 29_999, 79_999, null].map((populationMax) => ({
  populationMax,
}))
const old = readRegisterVersion({ packageName: 'register-4', populationVintage: 2021 })
const now = readRegisterVersion()
const changes = compareRegisterVersions(old, now, { strata })
const ofKind = <Kind extends RegisterChange['kind']>(kind: Kind) =>
  changes.filter((one): one is Extract<RegisterChange, { kind: Kind }> => one.kind === kind)
const inOrder = ({ communes, epcis }: RegisterVersion): RegisterVersion => ({
  communes: communes.toSorted((left, right) => (left.inseeCode < right.inseeCode ? -1 : 1)),
  epcis: epcis.toSorted((left, right) => (left.siren < right.siren ? -1 : 1)),
})

describe('the register of 2024 beside the present one', () => {
  it('has lost 68 communes, each found among the former codes of exactly one that stands, and has 8 new ones', () => {
    expect([old.communes.length, now.communes.length]).toEqual([35_029, 34_969])
    expect(ofKind('merged')).toHaveLength(68)
    expect(ofKind('gone')).toEqual([])
    expect(ofKind('new').map(({ after }) => after.name)).toEqual([
      'Conques-en-Rouergue',
      'Aurseulles',
      'Celles',
      'Chalinargues',
      'Chavagnac',
      'Sainte-Anastasie',
      "Orée d'Anjou",
      'Porte des Pierres Dorées',
    ])
  })

  it('gives 46 communes another SIREN, 4 another EPCI and 728 another stratum', () => {
    const withFact = (fact: string) => ofKind('changed').filter(({ facts }) => (facts as string[]).includes(fact))
    expect(withFact('siren')).toHaveLength(46)
    expect(withFact('epci').map(({ after }) => after.name)).toEqual([
      'Saint-Sylvain',
      'Bordeaux-en-Gâtinais',
      'Corneilla-la-Rivière',
      'Léojac',
    ])
    expect(withFact('stratum')).toHaveLength(728)
    expect(withFact('departement')).toEqual([])
  })

  it('knows what a code that changed is: four communes merged earlier have one of another of their villages', () => {
    const recoded = ofKind('merged').filter(({ before, successorCode }) => {
      const successor = now.communes.find(({ inseeCode }) => inseeCode === successorCode)
      return successor?.siren === before.siren
    })
    expect(recoded.map(({ before, successorCode }) => `${before.inseeCode} ${successorCode}`)).toEqual([
      '12076 12218',
      '14011 14581',
      '49069 49126',
      '69159 69114',
    ])
  })

  it('comes out of the older edition by the changes, whole', () => {
    expect(applyRegisterChanges(old, changes)).toEqual(inOrder(now))
  })

  it('names what the register leaves open in both: 94 communes without a SIREN, 6 without an inhabitant, some in no EPCI', () => {
    for (const { communes } of [old, now]) expect(communes.filter(({ siren }) => siren === null)).toHaveLength(94)
    expect(now.communes.filter(({ population }) => population?.inhabitants === 0)).toHaveLength(6)
    expect(now.communes.find(({ inseeCode }) => inseeCode === '29155')?.epciSiren).toBeNull()
    const departementsOf = Map.groupBy(now.communes, ({ epciSiren }) => epciSiren)
    departementsOf.delete(null)
    const across = [...departementsOf.values()].filter(
      (members) => new Set(members.map(({ departementCode }) => departementCode)).size > 1,
    )
    expect(across).toHaveLength(89)
  })
})
