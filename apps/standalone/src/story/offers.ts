import type { OfferKind } from '@grenier/contracts'
import { GIB, type StarterQuota } from '@grenier/quota-billing'

/** One of the story's four offers, before its clusters have ids. */
export interface StoryOffer {
  readonly code: OfferCode
  readonly name: string
  readonly kind: OfferKind
  readonly site: 'storage' | 'backup'
  readonly className: string
  readonly roundingStepBytes: bigint
  readonly quotaBytesMax: bigint
  readonly sizeStepsBytes: readonly bigint[]
  /** What of a member's starter quota it is; null: nobody starts with it. */
  readonly starter: keyof StarterQuota | null
}

export type OfferCode = 'standard' | 'rapide' | 'objets' | 'sauvegarde'

const sizes = (...gib: bigint[]): bigint[] => gib.map((size) => size * GIB)

/** Storage classes are those of the embedded clusters; sizes continue the starter strata upwards. */
export const storyOffers: readonly StoryOffer[] = [
  {
    code: 'standard',
    name: 'Espace standard',
    kind: 'block',
    site: 'storage',
    className: 'grenier-hdd',
    roundingStepBytes: GIB,
    quotaBytesMax: 64n * 1_024n * GIB,
    sizeStepsBytes: sizes(20n, 30n, 50n, 75n, 100n, 150n, 200n, 300n, 500n, 750n, 1_000n, 1_500n, 2_000n, 4_000n),
    starter: 'storageBytes',
  },
  {
    code: 'rapide',
    name: 'Espace rapide',
    kind: 'block',
    site: 'storage',
    className: 'grenier-ssd',
    roundingStepBytes: 4n * GIB,
    quotaBytesMax: 4n * 1_024n * GIB,
    sizeStepsBytes: sizes(12n, 20n, 40n, 100n, 200n, 400n, 1_000n),
    starter: null,
  },
  {
    code: 'objets',
    name: 'Objets',
    kind: 'bucket',
    site: 'storage',
    className: 'grenier-objets',
    roundingStepBytes: GIB,
    quotaBytesMax: 64n * 1_024n * GIB,
    sizeStepsBytes: sizes(10n, 20n, 50n, 100n, 200n, 500n, 1_000n, 2_000n),
    starter: 'bucketBytes',
  },
  {
    code: 'sauvegarde',
    name: 'Sauvegarde',
    kind: 'backup',
    site: 'backup',
    className: 'grenier-sauvegarde',
    roundingStepBytes: 10n * GIB,
    quotaBytesMax: 64n * 1_024n * GIB,
    sizeStepsBytes: sizes(40n, 100n, 200n, 400n, 1_000n, 2_000n, 4_000n),
    starter: 'backupBytes',
  },
]
