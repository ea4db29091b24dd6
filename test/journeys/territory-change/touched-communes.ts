import { type CommuneFact, compareRegisterVersions, type RegisterChange } from '@grenier/quota-billing/territory'
import { createCommuneRegister, readRegisterVersion } from '@grenier/register'
import { formerRegister } from '../use-cases/territory-scene.ts'

/** Upper ends of strata that texts write, each with what a commune of it pays a year. */
export const strata = [499, 999, 1_999, 3_499, 4_999, 9_999, 19_999, 29_999, 79_999, null].map(
  (populationMax, index) => ({ populationMax, yearlyAmountMicros: BigInt(index + 1) * 60_000_000n }),
)

/** What the change of the register does to communes that stand in the former edition, by their codes of then. */
export interface TouchedCommunes {
  /** Everybody: those below, who takes them in, and who loses a part. In order. */
  readonly codes: readonly string[]
  /** Gone codes, and the code each is found under now. */
  readonly successorOf: ReadonlyMap<string, string>
  /** Of the gone, those that are the same commune under another code. */
  readonly recoded: readonly string[]
  readonly otherSiren: readonly string[]
  readonly otherEpci: readonly string[]
  /** The SIREN of the EPCI that these enter. */
  readonly newEpcis: readonly string[]
  readonly otherStratum: readonly string[]
  /** Codes that the former edition had not. */
  readonly newCodes: readonly string[]
}

type Changed = Extract<RegisterChange, { kind: 'changed' }>

/** All that is to be enrolled so that the whole change of the register applies to somebody; of some départements, or of all. */
export function touchedCommunes(departements: readonly string[] | null): TouchedCommunes {
  const isHere = (code: string) => departements === null || departements.includes(code)
  const register = readRegisterVersion()
  const changes = compareRegisterVersions(formerRegister, register, { strata })
  const former = new Set(formerRegister.communes.map(({ inseeCode }) => inseeCode))
  const merged = changes.flatMap((one) => (one.kind === 'merged' && isHere(one.before.departementCode) ? [one] : []))
  const changed = changes.filter((one): one is Changed => one.kind === 'changed' && isHere(one.after.departementCode))
  const withFact = (fact: CommuneFact) =>
    changed.filter(({ facts }) => facts.includes(fact)).map(({ before }) => before.inseeCode)
  const [otherSiren, otherEpci, otherStratum] = [withFact('siren'), withFact('epci'), withFact('stratum')]
  const newCodes = changes.flatMap((one) =>
    one.kind === 'new' && isHere(one.after.departementCode) ? [one.after.inseeCode] : [],
  )
  const parents = createCommuneRegister()
    .newCommunes()
    .flatMap(({ inseeCode, partOfCode }) => (newCodes.includes(inseeCode) ? (partOfCode ?? []) : []))
  const successorOf = new Map(merged.map(({ before, successorCode }) => [before.inseeCode, successorCode]))
  const named = [
    ...successorOf.keys(),
    ...successorOf.values(),
    ...otherSiren,
    ...otherEpci,
    ...otherStratum,
    ...parents,
  ]
  return {
    codes: [...new Set(named)].filter((code) => former.has(code)).toSorted(),
    successorOf,
    recoded: [...successorOf].flatMap(([code, successor]) => (former.has(successor) ? [] : [code])),
    otherSiren,
    otherEpci,
    newEpcis: changed.flatMap(({ facts, after }) => (facts.includes('epci') ? (after.epciSiren ?? []) : [])),
    otherStratum,
    newCodes,
  }
}
