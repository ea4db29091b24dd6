import { type CommuneOfVersion, compareRegisterVersions, type RegisterVersion } from './register-changes.ts'
import type { RecordedBody } from './territory-plan.ts'

/** A commune that an earlier edition of the register had under no code at all: a restored one mostly (CGCT L2112-2). */
export interface NewCommune {
  readonly inseeCode: string
  /** The commune that it was a part of until then, by the code which that one has now; null: the register does not say. */
  readonly partOfCode: string | null
}

/**
 * Which communes are new from one edition to another, by code. Whoever took in communes of the earlier edition is none of them:
 * it is their successor, or the same commune under another code.
 */
export function findNewCommunes(before: RegisterVersion, after: RegisterVersion): NewCommune[] {
  const earlier = new Set(before.communes.map(({ inseeCode }) => inseeCode))
  const holderOf = new Map(
    before.communes.flatMap((one) => one.formerCodes.map((code) => [code, one.inseeCode] as const)),
  )
  const nowOf = new Map(after.communes.flatMap((one) => one.formerCodes.map((code) => [code, one.inseeCode] as const)))
  const standing = new Set(after.communes.map(({ inseeCode }) => inseeCode))
  return compareRegisterVersions(before, after, { strata: [] }).flatMap((change): NewCommune[] => {
    if (change.kind !== 'new' || change.after.formerCodes.some((code) => earlier.has(code))) return []
    const { inseeCode } = change.after
    const holder = holderOf.get(inseeCode) ?? ''
    return [{ inseeCode, partOfCode: standing.has(holder) ? holder : (nowOf.get(holder) ?? null) }]
  })
}

/** A new commune that nobody has recorded, and the recorded commune that it was a part of. */
export interface ArrivingCommune {
  readonly commune: CommuneOfVersion
  /** Null: the register does not say so, or that one is not recorded. */
  readonly splitFrom: RecordedBody | null
}

/**
 * Of the new communes, by code, those that lie where somebody is recorded and that are not recorded themselves: parts of a
 * recorded commune, or in a recorded EPCI or the département of a recorded commune.
 */
export function arrivingCommunes(
  recorded: readonly RecordedBody[],
  register: RegisterVersion,
  newCommunes: readonly NewCommune[],
): ArrivingCommune[] {
  const communes = recorded.filter(({ kind }) => kind === 'commune')
  const bodyOf = new Map(communes.map((body) => [body.inseeCode, body]))
  const departements = new Set(communes.map(({ departementCode }) => departementCode))
  const epcis = new Set(recorded.flatMap(({ kind, siren }) => (kind === 'epci' ? [siren] : [])))
  const wanted = new Map(newCommunes.map((one) => [one.inseeCode, one.partOfCode]))
  return register.communes
    .flatMap((commune): ArrivingCommune[] => {
      const { inseeCode, departementCode, epciSiren } = commune
      const partOfCode = wanted.get(inseeCode)
      if (partOfCode === undefined || bodyOf.has(inseeCode)) return []
      const splitFrom = partOfCode === null ? null : (bodyOf.get(partOfCode) ?? null)
      const isNear = departements.has(departementCode) || (epciSiren !== null && epcis.has(epciSiren))
      return splitFrom !== null || isNear ? [{ commune, splitFrom }] : []
    })
    .toSorted((left, right) => (left.commune.inseeCode < right.commune.inseeCode ? -1 : 1))
}
