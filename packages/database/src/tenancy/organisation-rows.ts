import type { Organisation } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'

/** An organisation with the dated attributes of one day, in columns. */
export interface OrganisationRow {
  readonly id: string
  readonly kind: Organisation['kind']
  readonly name: string
  readonly siren: string | null
  readonly inseeCode: string | null
  readonly departementCode: string | null
  readonly validFrom: CivilDate
  readonly source: string
  readonly groupId: string | null
  readonly populationKind: 'municipale' | 'totale' | null
  readonly vintage: number | null
  readonly inForceFrom: CivilDate | null
  readonly inhabitants: number | null
  readonly populationSource: string | null
  readonly recordedAt: Instant
  readonly version: number
}

function populationOf(row: OrganisationRow): Organisation['population'] {
  const { populationKind: kind, vintage, inForceFrom, inhabitants, populationSource: source } = row
  if (kind === null || vintage === null || inForceFrom === null || inhabitants === null || source === null) return null
  return { kind, vintage, inForceFrom, inhabitants, source }
}

export function organisationOf(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    siren: row.siren,
    inseeCode: row.inseeCode,
    departementCode: row.departementCode,
    population: populationOf(row),
    groupId: row.groupId,
    validFrom: row.validFrom,
    source: row.source,
    recordedAt: row.recordedAt,
    version: row.version,
  }
}
