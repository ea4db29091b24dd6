import type { PopulationStratum } from '../shared/population-strata.ts'
import {
  type CommuneOfVersion,
  differingFacts,
  type EpciOfVersion,
  type RegisterPopulation,
  type RegisterVersion,
} from './register-changes.ts'

/** What a register says of a body, and what is recorded of it. */
export interface TerritoryFacts {
  readonly name: string
  readonly siren: string | null
  /** Null for an EPCI. */
  readonly inseeCode: string | null
  readonly departementCode: string | null
  readonly population: RegisterPopulation | null
  readonly epciSiren: string | null
}

/** A commune or EPCI that is recorded here, as it is until further notice. */
export interface RecordedBody extends TerritoryFacts {
  readonly organisationId: string
  readonly kind: 'commune' | 'epci'
  /** Null: it is no tenant. */
  readonly tenantId: string | null
}

/** What can change of a recorded body. */
export const territoryFacts = ['insee-code', 'name', 'siren', 'epci', 'population', 'stratum', 'departement'] as const

export type TerritoryFact = (typeof territoryFacts)[number]

/**
 * What becomes of one recorded body. `changed`: it goes on, with other facts. `merged`: a successor takes all its rights and
 * obligations (CGCT L2113-5). `gone`: the register does not say what became of it, a person must.
 */
export interface PlannedChange {
  readonly kind: 'changed' | 'merged' | 'gone'
  readonly bodyKind: RecordedBody['kind']
  readonly organisationId: string
  readonly tenantId: string | null
  /** Those of one group are one event, and are applied together or not at all. */
  readonly groupCode: string
  readonly facts: readonly TerritoryFact[]
  readonly before: TerritoryFacts
  /** Null: nothing is said of it from then on. */
  readonly after: TerritoryFacts | null
  /** The organisation that takes over; null where it goes on itself. */
  readonly successorId: string | null
}

const byText = (left: string, right: string): number => (left < right ? -1 : Number(left > right))

const factsOf = ({
  name,
  siren,
  inseeCode,
  departementCode,
  population,
  epciSiren,
}: TerritoryFacts): TerritoryFacts => ({
  name,
  siren,
  inseeCode,
  departementCode,
  population,
  epciSiren,
})

/** As the register has it; on what it is silent, a SIREN or a figure, what is recorded stays. */
function statedFacts(commune: CommuneOfVersion, recorded: TerritoryFacts): TerritoryFacts {
  const { siren, population } = commune
  return factsOf({
    ...commune,
    siren: siren ?? (recorded.inseeCode === commune.inseeCode ? recorded.siren : null),
    population: population ?? recorded.population,
  })
}

function factsBetween(
  before: TerritoryFacts,
  after: TerritoryFacts,
  strata: readonly PopulationStratum[],
): TerritoryFact[] {
  const asCommune = (facts: TerritoryFacts): CommuneOfVersion => ({
    ...facts,
    inseeCode: facts.inseeCode ?? '',
    departementCode: facts.departementCode ?? '',
    formerCodes: [],
  })
  const differing: ReadonlySet<string> = new Set(differingFacts(asCommune(before), asCommune(after), strata))
  return territoryFacts.filter((fact) =>
    fact === 'insee-code' ? before.inseeCode !== after.inseeCode : differing.has(fact),
  )
}

/**
 * Who goes on as the successor: the recorded body that has its code already, if it is a tenant or nobody else is one; else the
 * tenant with most inhabitants; else the body with most. Ties go to the first INSEE code.
 */
export function heirOf(bodies: readonly RecordedBody[], successorCode: string): RecordedBody | null {
  const inhabitants = ({ population }: RecordedBody): number => population?.inhabitants ?? -1
  const rank = (body: RecordedBody): readonly number[] => [
    Number(body.tenantId !== null),
    Number(body.inseeCode === successorCode),
    inhabitants(body),
  ]
  const [heir] = bodies.toSorted((left, right) => {
    const [ofLeft, ofRight] = [rank(left), rank(right)]
    const place = ofLeft.findIndex((part, index) => part !== ofRight[index])
    if (place === -1) return byText(left.inseeCode ?? '', right.inseeCode ?? '')
    return (ofRight[place] ?? 0) - (ofLeft[place] ?? 0)
  })
  return heir ?? null
}

/**
 * A tenant that was merged goes on as a member of its successor until somebody joins their space: under its own name and code
 * (of the commune déléguée), without a SIREN, and without inhabitants, who are counted at the successor.
 */
function mergedFacts(body: RecordedBody, successor: CommuneOfVersion): TerritoryFacts | null {
  if (body.tenantId === null) return null
  const vintage = successor.population?.vintage ?? body.population?.vintage
  return {
    ...factsOf(body),
    siren: null,
    epciSiren: successor.epciSiren,
    population: vintage === undefined ? null : { inhabitants: 0, vintage },
  }
}

type Change = Pick<PlannedChange, 'kind' | 'groupCode' | 'after' | 'successorId'>

function changeOf(body: RecordedBody, strata: readonly PopulationStratum[], change: Change): PlannedChange {
  const { organisationId, tenantId, kind: bodyKind } = body
  const before = factsOf(body)
  const facts = change.after === null ? [] : factsBetween(before, change.after, strata)
  return { ...change, bodyKind, organisationId, tenantId, facts, before }
}

/** All recorded bodies that end in one commune of the register. */
function planGroup(
  successor: CommuneOfVersion,
  bodies: readonly RecordedBody[],
  strata: readonly PopulationStratum[],
): PlannedChange[] {
  const groupCode = successor.inseeCode
  const heir = heirOf(bodies, groupCode)
  if (heir === null) return []
  const merged = bodies
    .filter((body) => body !== heir)
    .map((body) =>
      changeOf(body, strata, {
        kind: 'merged',
        groupCode,
        after: mergedFacts(body, successor),
        successorId: heir.organisationId,
      }),
    )
  const after = statedFacts(successor, heir)
  const own = changeOf(heir, strata, { kind: 'changed', groupCode, after, successorId: null })
  return own.facts.length === 0 ? merged : [...merged, own]
}

function planEpci(epcis: ReadonlyMap<string, EpciOfVersion>, body: RecordedBody): PlannedChange[] {
  const groupCode = body.siren ?? ''
  const now = epcis.get(groupCode)
  if (now === undefined) return [changeOf(body, [], { kind: 'gone', groupCode, after: null, successorId: null })]
  if (now.name === body.name) return []
  const after = { ...factsOf(body), name: now.name }
  return [changeOf(body, [], { kind: 'changed', groupCode, after, successorId: null })]
}

/**
 * What follows from the register for the bodies that are recorded: each at most once, EPCI first, groups by code and within a
 * group who is merged before who goes on. Nothing for bodies that are as the register says. EPCI lie across départements, and
 * only who is recorded is planned for. `strata`: by which members are charged; complete, or none.
 */
export function planTerritory(
  recorded: readonly RecordedBody[],
  register: RegisterVersion,
  { strata }: { readonly strata: readonly PopulationStratum[] },
): PlannedChange[] {
  const { communeOf, successorOf, epcis } = indexOf(register)
  const inOrder = recorded.toSorted((left, right) => byText(keyOf(left), keyOf(right)))
  const groups = new Map<string, { successor: CommuneOfVersion; bodies: RecordedBody[] }>()
  const gone: PlannedChange[] = []
  for (const body of inOrder) {
    if (body.kind !== 'commune') continue
    const code = body.inseeCode ?? ''
    const successor = communeOf.get(code) ?? successorOf.get(code)
    if (successor === undefined) {
      gone.push(changeOf(body, strata, { kind: 'gone', groupCode: code, after: null, successorId: null }))
      continue
    }
    const group = groups.get(successor.inseeCode) ?? { successor, bodies: [] }
    group.bodies.push(body)
    groups.set(successor.inseeCode, group)
  }
  const ofGroups = [...groups.values()]
    .toSorted((left, right) => byText(left.successor.inseeCode, right.successor.inseeCode))
    .flatMap(({ successor, bodies }) => planGroup(successor, bodies, strata))
  return [
    ...inOrder.filter(({ kind }) => kind === 'epci').flatMap((body) => planEpci(epcis, body)),
    ...gone,
    ...ofGroups,
  ]
}

interface RegisterIndex {
  readonly communeOf: ReadonlyMap<string, CommuneOfVersion>
  /** By former code. */
  readonly successorOf: ReadonlyMap<string, CommuneOfVersion>
  readonly epcis: ReadonlyMap<string, EpciOfVersion>
}

/** 35,000 communes are put in order once for each version. */
const indexes = new WeakMap<RegisterVersion, RegisterIndex>()

function indexOf(register: RegisterVersion): RegisterIndex {
  const known = indexes.get(register)
  if (known !== undefined) return known
  const successorOf = new Map<string, CommuneOfVersion>()
  for (const commune of register.communes.toSorted((left, right) => byText(left.inseeCode, right.inseeCode))) {
    for (const code of commune.formerCodes) if (!successorOf.has(code)) successorOf.set(code, commune)
  }
  const index = {
    communeOf: new Map(register.communes.map((commune) => [commune.inseeCode, commune])),
    successorOf,
    epcis: new Map(register.epcis.map((epci) => [epci.siren, epci])),
  }
  indexes.set(register, index)
  return index
}

const keyOf = ({ inseeCode, siren, organisationId }: RecordedBody): string =>
  `${inseeCode ?? siren ?? ''} ${organisationId}`

/** The strata that all of several price rules tell apart: every upper end of any of them, and one without an end. */
export function joinStrata(rules: readonly (readonly PopulationStratum[])[]): PopulationStratum[] {
  const maxima = new Set(rules.flatMap((strata) => strata.flatMap(({ populationMax }) => populationMax ?? [])))
  if (rules.length === 0) return []
  const ascending = [...maxima].sort((left, right) => left - right)
  return [...ascending.map((populationMax) => ({ populationMax })), { populationMax: null }]
}
