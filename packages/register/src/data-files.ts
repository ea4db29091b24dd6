import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The edition that is in force. */
const presentPackage = '@etalab/decoupage-administratif'

/** The columns we read of `communes.json`; delegated and associated communes and arrondissements are in there too. */
export interface CommuneRow {
  readonly code: string
  readonly nom: string
  readonly type: string
  readonly departement?: string
  readonly siren?: string
  readonly population?: number
  /** Of communes that were merged into it, or that it had itself. */
  readonly anciensCodes?: readonly string[]
}

/** The columns we read of `epci.json`. */
export interface GroupRow {
  readonly code: string
  readonly nom: string
  readonly type: string
  readonly membres: readonly { readonly code: string }[]
}

export interface DepartementRow {
  readonly code: string
  readonly nom: string
}

export interface DataFiles {
  readonly communes: readonly CommuneRow[]
  readonly groups: readonly GroupRow[]
  readonly departements: readonly DepartementRow[]
}

const cached = new Map<string, DataFiles>()

/**
 * Reads the three files of an edition once per process (12 MB of JSON, about 0.1 s); the edition is the name under which its
 * package is installed. They are read, not imported: the compiler would otherwise infer a type from 37,000 literals.
 */
export function readDataFiles(packageName: string = presentPackage): DataFiles {
  const known = cached.get(packageName)
  if (known !== undefined) return known
  const files = {
    communes: readJson(packageName, 'communes') as CommuneRow[],
    groups: readJson(packageName, 'epci') as GroupRow[],
    departements: readJson(packageName, 'departements') as DepartementRow[],
  }
  cached.set(packageName, files)
  return files
}

function readJson(packageName: string, name: string): unknown {
  const path = createRequire(import.meta.url).resolve(`${packageName}/data/${name}.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}
