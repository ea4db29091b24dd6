import { type CommuneRow, type GroupRow, readDataFiles } from './data-files.ts'
import { type RegisterVintages, registerVintages } from './vintages.ts'

/** A current commune. */
export interface RegisterCommune {
  readonly inseeCode: string
  readonly name: string
  /** 9 digits; null for the communes the register knows no SIREN of. */
  readonly siren: string | null
  /** Inhabitants; 0 is a true figure (six destroyed villages), null means that the register states none. */
  readonly population: number | null
  readonly departementCode: string
  /** Null: the commune belongs to no EPCI with own taxation. */
  readonly epciSiren: string | null
}

/** `CC` communauté de communes, `CA` d'agglomération, `CU` urbaine, `METRO` métropole, `MET69` Lyon. */
export type EpciKind = 'CC' | 'CA' | 'CU' | 'METRO' | 'MET69'

/** An EPCI with own taxation that has at least one member in the département. */
export interface RegisterEpci {
  readonly siren: string
  readonly name: string
  readonly kind: EpciKind
  /** Its members in the département asked for. */
  readonly memberInseeCodes: readonly string[]
  /** How many more members it has in other départements. */
  readonly membersElsewhere: number
}

export interface DepartementRegister {
  readonly departement: { readonly code: string; readonly name: string }
  readonly vintages: RegisterVintages
  /** By INSEE code. */
  readonly communes: readonly RegisterCommune[]
  /** By SIREN. */
  readonly epcis: readonly RegisterEpci[]
}

/** The register has no département of that code. */
export class UnknownDepartement extends Error {
  readonly departementCode: string
  readonly knownCodes: readonly string[]

  constructor(departementCode: string, knownCodes: readonly string[]) {
    super(`unknown departement ${departementCode}`)
    this.name = 'UnknownDepartement'
    this.departementCode = departementCode
    this.knownCodes = knownCodes
  }
}

const epciKinds: readonly string[] = ['CC', 'CA', 'CU', 'METRO', 'MET69'] satisfies EpciKind[]

/**
 * Reads one département of the official register: its current communes (for Paris, Lyon and Marseille the commune, not
 * its arrondissements) and the EPCI they belong to. Throws `UnknownDepartement`; codes are as INSEE writes them
 * (`01`, `2A`, `971`). Answers are in a fixed order.
 */
export function readRegister(options: { departementCode: string }): DepartementRegister {
  const files = readDataFiles()
  const departement = files.departements.find((row) => row.code === options.departementCode)
  if (departement === undefined)
    throw new UnknownDepartement(
      options.departementCode,
      files.departements.map((row) => row.code),
    )
  const rows = files.communes.filter((row) => row.type === 'commune-actuelle' && row.departement === departement.code)
  const here = new Set(rows.map((row) => row.code))
  const epcis = files.groups
    .filter((group) => group.membres.some((member) => here.has(member.code)))
    .map((group) => epciFrom(group, here))
    .sort((a, b) => compareText(a.siren, b.siren))
  const epciOf = new Map(epcis.flatMap((epci) => epci.memberInseeCodes.map((code) => [code, epci.siren] as const)))
  return {
    departement: { code: departement.code, name: departement.nom },
    vintages: registerVintages,
    communes: rows
      .map((row) => communeFrom(row, { departementCode: departement.code, epciSiren: epciOf.get(row.code) ?? null }))
      .sort((a, b) => compareText(a.inseeCode, b.inseeCode)),
    epcis,
  }
}

/** A commune as its row states it; its EPCI stands in another file. */
export function communeFrom(
  row: CommuneRow,
  place: { departementCode: string; epciSiren: string | null },
): RegisterCommune {
  return {
    inseeCode: row.code,
    name: row.nom,
    siren: row.siren ?? null,
    population: row.population ?? null,
    departementCode: place.departementCode,
    epciSiren: place.epciSiren,
  }
}

function epciFrom(group: GroupRow, here: ReadonlySet<string>): RegisterEpci {
  if (!epciKinds.includes(group.type)) throw new Error(`the register has a new kind of EPCI: ${group.type}`)
  const memberInseeCodes = group.membres
    .map((member) => member.code)
    .filter((code) => here.has(code))
    .sort(compareText)
  return {
    siren: group.code,
    name: group.nom,
    kind: group.type as EpciKind,
    memberInseeCodes,
    membersElsewhere: group.membres.length - memberInseeCodes.length,
  }
}

/** By code unit: the same order on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
