import { type PopulationStratum, stratumOf } from '../shared/population-strata.ts'

/** A figure and the census year it is of. */
export interface RegisterPopulation {
  readonly inhabitants: number
  readonly vintage: number
}

/** A current commune, as one version of the official register states it. */
export interface CommuneOfVersion {
  readonly inseeCode: string
  readonly name: string
  /** 9 digits; null where the register knows none. */
  readonly siren: string | null
  /** Null: the register states none. */
  readonly population: RegisterPopulation | null
  readonly departementCode: string
  /** Null: it belongs to no EPCI with own taxation. */
  readonly epciSiren: string | null
  /** INSEE codes of communes that were merged into it, or that it had itself; ascending. */
  readonly formerCodes: readonly string[]
}

export interface EpciOfVersion {
  readonly siren: string
  readonly name: string
}

/** One version of the register, or the part of it that somebody has recorded. */
export interface RegisterVersion {
  readonly communes: readonly CommuneOfVersion[]
  readonly epcis: readonly EpciOfVersion[]
}

/** What can differ of a commune that both versions have; `stratum` only ever beside `population`. */
export const communeFacts = ['name', 'siren', 'epci', 'population', 'stratum', 'departement', 'former-codes'] as const

export type CommuneFact = (typeof communeFacts)[number]

/** What happened to one commune or EPCI between two versions. */
export type RegisterChange =
  /** Its code is gone, and is a former code of the successor (commune nouvelle, CGCT L2113-1, or another code for the same). */
  | { readonly kind: 'merged'; readonly before: CommuneOfVersion; readonly successorCode: string }
  /** Its code is gone, and no commune names it. */
  | { readonly kind: 'gone'; readonly before: CommuneOfVersion }
  | { readonly kind: 'new'; readonly after: CommuneOfVersion }
  | {
      readonly kind: 'changed'
      readonly before: CommuneOfVersion
      readonly after: CommuneOfVersion
      readonly facts: readonly CommuneFact[]
    }
  | { readonly kind: 'epci-gone'; readonly before: EpciOfVersion }
  | { readonly kind: 'epci-new'; readonly after: EpciOfVersion }
  | { readonly kind: 'epci-renamed'; readonly before: EpciOfVersion; readonly after: EpciOfVersion }

function stratumIndex(commune: CommuneOfVersion, strata: readonly PopulationStratum[]): number | null {
  if (commune.population === null || strata.length === 0) return null
  return strata.indexOf(stratumOf(commune.population.inhabitants, strata))
}

/** Which facts differ, in the order of `communeFacts`; none for the same commune. Strata must be complete, or none. */
export function differingFacts(
  before: CommuneOfVersion,
  after: CommuneOfVersion,
  strata: readonly PopulationStratum[],
): CommuneFact[] {
  const differs: Readonly<Record<CommuneFact, boolean>> = {
    name: before.name !== after.name,
    siren: before.siren !== after.siren,
    epci: before.epciSiren !== after.epciSiren,
    population:
      before.population?.inhabitants !== after.population?.inhabitants ||
      before.population?.vintage !== after.population?.vintage,
    stratum: stratumIndex(before, strata) !== stratumIndex(after, strata),
    departement: before.departementCode !== after.departementCode,
    'former-codes': before.formerCodes.join() !== after.formerCodes.join(),
  }
  return communeFacts.filter((fact) => differs[fact])
}

/** Of a former code, who has it now. Were it named by two, the first by code has it: each commune is accounted for once. */
function successors(after: RegisterVersion): Map<string, string> {
  const successorOf = new Map<string, string>()
  for (const { inseeCode, formerCodes } of inCodeOrder(after.communes)) {
    for (const code of formerCodes) if (!successorOf.has(code)) successorOf.set(code, inseeCode)
  }
  return successorOf
}

/** By code unit: the same order on every machine. */
const byText = (left: string, right: string): number => (left < right ? -1 : Number(left > right))

const inCodeOrder = (communes: readonly CommuneOfVersion[]): CommuneOfVersion[] =>
  communes.toSorted((left, right) => byText(left.inseeCode, right.inseeCode))

const inSirenOrder = (epcis: readonly EpciOfVersion[]): EpciOfVersion[] =>
  epcis.toSorted((left, right) => byText(left.siren, right.siren))

function compareEpcis(before: RegisterVersion, after: RegisterVersion): RegisterChange[] {
  const old = new Map(before.epcis.map((epci) => [epci.siren, epci]))
  const now = new Map(after.epcis.map((epci) => [epci.siren, epci]))
  const gone = inSirenOrder(before.epcis).filter(({ siren }) => !now.has(siren))
  const standing = inSirenOrder(after.epcis).flatMap((epci): RegisterChange[] => {
    const was = old.get(epci.siren)
    if (was === undefined) return [{ kind: 'epci-new', after: epci }]
    return was.name === epci.name ? [] : [{ kind: 'epci-renamed', before: was, after: epci }]
  })
  return [...gone.map((epci): RegisterChange => ({ kind: 'epci-gone', before: epci })), ...standing]
}

/**
 * What happened between two versions: every commune and EPCI that differs once, in a fixed order; nothing for the same version
 * twice. Codes are unique within a version. `strata` are those by which somebody is charged (complete, or none at all).
 * @throws BrokenInvariant for strata that are not complete.
 */
export function compareRegisterVersions(
  before: RegisterVersion,
  after: RegisterVersion,
  { strata }: { readonly strata: readonly PopulationStratum[] },
): RegisterChange[] {
  const old = new Map(before.communes.map((commune) => [commune.inseeCode, commune]))
  const now = new Map(after.communes.map((commune) => [commune.inseeCode, commune]))
  const successorOf = successors(after)
  const left = inCodeOrder(before.communes)
    .filter(({ inseeCode }) => !now.has(inseeCode))
    .map((commune): RegisterChange => {
      const successorCode = successorOf.get(commune.inseeCode)
      return successorCode === undefined
        ? { kind: 'gone', before: commune }
        : { kind: 'merged', before: commune, successorCode }
    })
  const standing = inCodeOrder(after.communes).flatMap((commune): RegisterChange[] => {
    const was = old.get(commune.inseeCode)
    if (was === undefined) return [{ kind: 'new', after: commune }]
    const facts = differingFacts(was, commune, strata)
    return facts.length === 0 ? [] : [{ kind: 'changed', before: was, after: commune, facts }]
  })
  return [...compareEpcis(before, after), ...left, ...standing]
}

/** The version that comes out of another by these changes: communes by code, EPCI by SIREN. */
export function applyRegisterChanges(before: RegisterVersion, changes: readonly RegisterChange[]): RegisterVersion {
  const communes = new Map(before.communes.map((commune) => [commune.inseeCode, commune]))
  const epcis = new Map(before.epcis.map((epci) => [epci.siren, epci]))
  for (const change of changes) {
    switch (change.kind) {
      case 'merged':
      case 'gone':
        communes.delete(change.before.inseeCode)
        break
      case 'new':
      case 'changed':
        communes.set(change.after.inseeCode, change.after)
        break
      case 'epci-gone':
        epcis.delete(change.before.siren)
        break
      case 'epci-new':
      case 'epci-renamed':
        epcis.set(change.after.siren, change.after)
        break
    }
  }
  return { communes: inCodeOrder([...communes.values()]), epcis: inSirenOrder([...epcis.values()]) }
}
