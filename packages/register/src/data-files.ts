import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The columns we read of `communes.json`; delegated and associated communes and arrondissements are in there too. */
export interface CommuneRow {
  readonly code: string
  readonly nom: string
  readonly type: string
  readonly departement?: string
  readonly siren?: string
  readonly population?: number
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

interface DataFiles {
  readonly communes: readonly CommuneRow[]
  readonly groups: readonly GroupRow[]
  readonly departements: readonly DepartementRow[]
}

let cached: DataFiles | undefined

/**
 * Reads the three files once per process (12 MB of JSON, about 0.1 s).
 * They are read, not imported: the compiler would otherwise infer a type from 37,000 literals.
 */
export function readDataFiles(): DataFiles {
  cached ??= {
    communes: readJson('communes') as CommuneRow[],
    groups: readJson('epci') as GroupRow[],
    departements: readJson('departements') as DepartementRow[],
  }
  return cached
}

function readJson(name: string): unknown {
  const path = createRequire(import.meta.url).resolve(`@etalab/decoupage-administratif/data/${name}.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}
