/** Where a figure of the register comes from, as stored beside each population. */
export interface RegisterVintages {
  readonly packageName: string
  readonly packageVersion: string
  /** Which communes exist: the code officiel géographique of that year. */
  readonly geographyYear: number
  /** Population figures of communes: census year, kind, and first day in force. */
  readonly population: {
    readonly kind: 'municipale'
    readonly vintage: number
    readonly inForceFrom: string
  }
  /** Composition of EPCI: 1 January of that year. */
  readonly groupsYear: number
}

/**
 * The data files carry no vintage of their own, and not the same one: `communes.json` holds the population municipale of
 * 2023 (decree of December 2025, in force on 1 January 2026), while `epci.json` still repeats the one of 2022 for its
 * members. Checked against published figures: Paris 2 103 778 (2023) and 2 113 705 (2022). Only the communes' own figure
 * is used. To be reviewed with each new version of the package.
 */
export const registerVintages: RegisterVintages = {
  packageName: '@etalab/decoupage-administratif',
  packageVersion: '6.0.0',
  geographyYear: 2026,
  population: { kind: 'municipale', vintage: 2023, inForceFrom: '2026-01-01' },
  groupsYear: 2026,
}
