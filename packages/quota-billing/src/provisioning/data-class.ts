import type { DataClass } from '../tenancy/exit.ts'
import type { CertificateKind } from './certificate.ts'

/** Where data stands: on French territory, elsewhere in the European Union, elsewhere. */
export type Residency = 'FR' | 'EU' | 'other'

const residenciesByReach: readonly Residency[] = ['other', 'EU', 'FR']

/** True where a place is at least as near as wanted: what stands in France stands in the Union too. */
export function meetsResidency(found: Residency, wanted: Residency): boolean {
  return residenciesByReach.indexOf(found) >= residenciesByReach.indexOf(wanted)
}

/** The farther of two. */
export function weakerResidency(left: Residency, right: Residency): Residency {
  return meetsResidency(left, right) ? right : left
}

export interface DataClassNeeds {
  readonly certificate: CertificateKind | null
  readonly residency: Residency | null
}

/**
 * What a place must have before data of a class may be stored there. Health data: a certified host (Code de la santé
 * publique, L1111-8; its framework of 26 April 2024 wants the hosting within the European Economic Area). Public archives:
 * an agreed depositary (Code du patrimoine, L212-4 and R212-23), on French territory since they are national treasures
 * (L111-1 and L111-7; note of 5 April 2016).
 */
export const dataClassNeeds: Readonly<Record<DataClass, DataClassNeeds>> = {
  ordinary: { certificate: null, residency: null },
  'public-archive': { certificate: 'archive-agreement', residency: 'FR' },
  health: { certificate: 'hds', residency: 'EU' },
}
