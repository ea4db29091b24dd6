import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '../shared/property-runs.ts'
import {
  applyRegisterChanges,
  type CommuneOfVersion,
  compareRegisterVersions,
  type EpciOfVersion,
  type RegisterVersion,
} from './register-changes.ts'

const strata = [{ populationMax: 499 }, { populationMax: 3_499 }, { populationMax: null }]
const codes = ['01001', '01002', '2A004', '2B033', '62001', '97101']
const sirens = ['200000016', '200000024', '200000032']

const commune: fc.Arbitrary<CommuneOfVersion> = fc.record({
  inseeCode: fc.constantFrom(...codes),
  name: fc.constantFrom('Ars', 'Bric', 'Cos'),
  siren: fc.option(fc.constantFrom('210000014', '210000022')),
  population: fc.option(fc.record({ inhabitants: fc.nat(10_000), vintage: fc.constantFrom(2022, 2023) })),
  departementCode: fc.constantFrom('01', '62'),
  epciSiren: fc.option(fc.constantFrom(...sirens)),
  formerCodes: fc.uniqueArray(fc.constantFrom(...codes), { maxLength: 3 }).map((list) => list.toSorted()),
})
const epci: fc.Arbitrary<EpciOfVersion> = fc.record({
  siren: fc.constantFrom(...sirens),
  name: fc.constantFrom('CC d’un côté', 'CC de l’autre'),
})
const byText = (left: string, right: string) => (left < right ? -1 : Number(left > right))
const version: fc.Arbitrary<RegisterVersion> = fc.record({
  communes: fc
    .uniqueArray(commune, { selector: ({ inseeCode }) => inseeCode })
    .map((all) => all.toSorted((left, right) => byText(left.inseeCode, right.inseeCode))),
  epcis: fc
    .uniqueArray(epci, { selector: ({ siren }) => siren })
    .map((all) => all.toSorted((left, right) => byText(left.siren, right.siren))),
})

describe('changes between two versions of the register', () => {
  it('are none between a version and itself', () => {
    fc.assert(
      fc.property(version, (one) => {
        expect(compareRegisterVersions(one, one, { strata })).toEqual([])
      }),
      propertyRuns,
    )
  })

  it('make the newer version of the older one, in whatever order they are applied', () => {
    fc.assert(
      fc.property(version, version, fc.boolean(), (before, after, isReversed) => {
        const changes = compareRegisterVersions(before, after, { strata })
        expect(applyRegisterChanges(before, isReversed ? changes.toReversed() : changes)).toEqual(after)
      }),
      propertyRuns,
    )
  })

  it('account for every commune that is gone exactly once, and name nobody twice', () => {
    fc.assert(
      fc.property(version, version, (before, after) => {
        const changes = compareRegisterVersions(before, after, { strata })
        const kept = new Set(after.communes.map(({ inseeCode }) => inseeCode))
        const gone = before.communes.filter(({ inseeCode }) => !kept.has(inseeCode)).map(({ inseeCode }) => inseeCode)
        const told = changes.flatMap((one) =>
          one.kind === 'merged' || one.kind === 'gone' ? [one.before.inseeCode] : [],
        )
        expect(told).toEqual(gone)
        const about = changes.flatMap((one) => {
          const body = 'after' in one ? one.after : one.before
          return 'inseeCode' in body ? body.inseeCode : body.siren
        })
        expect(new Set(about).size).toBe(about.length)
      }),
      propertyRuns,
    )
  })

  it('call merged only what a commune of the newer version names as a former code of its own', () => {
    fc.assert(
      fc.property(version, version, (before, after) => {
        for (const change of compareRegisterVersions(before, after, { strata })) {
          const named = (code: string) => after.communes.filter(({ formerCodes }) => formerCodes.includes(code))
          if (change.kind === 'gone') expect(named(change.before.inseeCode)).toEqual([])
          if (change.kind !== 'merged') continue
          const successor = after.communes.find(({ inseeCode }) => inseeCode === change.successorCode)
          expect(successor?.formerCodes).toContain(change.before.inseeCode)
        }
      }),
      propertyRuns,
    )
  })
})
