import { GIB } from '../shared/bytes.ts'
import { type PopulationStratum, stratumOf } from '../shared/population-strata.ts'

/** What a member gets at enrolment, before asking for anything, by kind of offer. */
export interface StarterQuota {
  readonly storageBytes: bigint
  readonly bucketBytes: bigint
  readonly backupBytes: bigint
}

export type StarterStratum = PopulationStratum & StarterQuota

/** A first table, version 1: data, to be replaced by what the operator's assembly decides. */
export const starterStrataV1: readonly StarterStratum[] = [
  { populationMax: 500, storageBytes: 20n * GIB, bucketBytes: 10n * GIB, backupBytes: 40n * GIB },
  { populationMax: 2_000, storageBytes: 50n * GIB, bucketBytes: 20n * GIB, backupBytes: 100n * GIB },
  { populationMax: 10_000, storageBytes: 200n * GIB, bucketBytes: 50n * GIB, backupBytes: 400n * GIB },
  { populationMax: 50_000, storageBytes: 500n * GIB, bucketBytes: 200n * GIB, backupBytes: 1_000n * GIB },
  { populationMax: null, storageBytes: 1_000n * GIB, bucketBytes: 500n * GIB, backupBytes: 2_000n * GIB },
]

/**
 * The starter quota of a member by its population. An unknown population (null) gets the smallest stratum: it can ask
 * for more as soon as it is enrolled. @throws BrokenInvariant when the strata do not cover every population.
 */
export function starterQuotaBytes(population: number | null, strata: readonly StarterStratum[]): StarterQuota {
  const { storageBytes, bucketBytes, backupBytes } = stratumOf(population ?? 0, strata)
  return { storageBytes, bucketBytes, backupBytes }
}
