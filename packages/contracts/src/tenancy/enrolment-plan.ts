import { roundUpToStep, type StarterQuota, starterQuotaBytes, starterStrataV1 } from '@grenier/quota-billing'
import type { Offer, Pool } from '../quota/quota.schemas.ts'
import type { CommuneOrder } from './enrolment-order.ts'
import type { RegisterCommune } from './register.schemas.ts'

/** Of each kind of starter quota the kind of offer that gives it. */
export const starterKinds = { storageBytes: 'block', bucketBytes: 'bucket', backupBytes: 'backup' } as const

/** Of which offer members start with space of each kind; null: with none. */
export type StarterOffers = Readonly<Record<keyof StarterQuota, Offer | null>>

/** What one pool, with those below it, would have to give of an offer. */
export interface PoolNeed {
  readonly pool: Pool
  readonly offer: Offer
  readonly neededBytes: bigint
  /** Null: no limit at this level. */
  readonly freeBytes: bigint | null
  readonly lacks: boolean
}

/** What enrolling some communes would create. */
export interface EnrolmentPlan {
  readonly orders: Readonly<Record<string, CommuneOrder>>
  readonly newCommunes: number
  readonly newEpcis: number
  readonly withoutSiren: number
  readonly inhabitants: number
  readonly totals: readonly { readonly offer: Offer; readonly bytes: bigint }[]
  /** Where there is a limit; what lacks room first. */
  readonly needs: readonly PoolNeed[]
}

const kinds = ['storageBytes', 'bucketBytes', 'backupBytes'] as const

/** The one of these offers of which the pool has the most left; one without a limit has more than any. Null: there is none. */
export function roomiest(offers: readonly Offer[], pool: Pool): Offer | null {
  const freeOf = (offer: Offer) => pool.levels.find(({ offerId }) => offerId === offer.id)?.freeBytes ?? null
  const hasMore = (one: bigint | null, other: bigint | null) => other !== null && (one === null || one > other)
  const [first, ...others] = offers
  if (first === undefined) return null
  return others.reduce((most, offer) => (hasMore(freeOf(offer), freeOf(most)) ? offer : most), first)
}

/** What a commune starts with, by its population, in whole steps of each offer. */
function startOf({ inhabitants }: RegisterCommune, offers: StarterOffers): { offer: Offer; bytes: bigint }[] {
  const quota = starterQuotaBytes(inhabitants, starterStrataV1)
  return kinds.flatMap((kind) => {
    const offer = offers[kind]
    return offer === null ? [] : [{ offer, bytes: roundUpToStep(quota[kind], offer.roundingStepBytes) }]
  })
}

/** The pool and all above it. */
function upwards(pool: Pool, byId: ReadonlyMap<string, Pool>): Pool[] {
  const parent = pool.parentId === null ? undefined : byId.get(pool.parentId)
  return parent === undefined ? [pool] : [pool, ...upwards(parent, byId)]
}

function needsOf(
  orders: readonly { pool: Pool; start: readonly { offer: Offer; bytes: bigint }[] }[],
  pools: readonly Pool[],
): PoolNeed[] {
  const byId = new Map(pools.map((pool) => [pool.id, pool]))
  const needed = new Map<string, { pool: Pool; offer: Offer; bytes: bigint }>()
  for (const { pool, start } of orders) {
    for (const level of upwards(pool, byId)) {
      for (const { offer, bytes } of start) {
        const key = `${level.id} ${offer.id}`
        needed.set(key, { pool: level, offer, bytes: (needed.get(key)?.bytes ?? 0n) + bytes })
      }
    }
  }
  return [...needed.values()]
    .map(({ pool, offer, bytes }) => {
      const freeBytes = pool.levels.find(({ offerId }) => offerId === offer.id)?.freeBytes ?? null
      return { pool, offer, neededBytes: bytes, freeBytes, lacks: freeBytes !== null && freeBytes < bytes }
    })
    .filter(({ freeBytes }) => freeBytes !== null)
    .toSorted((a, b) => Number(b.lacks) - Number(a.lacks))
}

/**
 * What enrolling these communes would create. Each is counted below the pool of its EPCI, where there is one, else below the
 * one that is named. It is computed from what whoever asks was told: the API alone decides, one commune after the other.
 */
export function planOf(
  communes: readonly RegisterCommune[],
  { pools, otherwise, offers }: { pools: readonly Pool[]; otherwise: Pool; offers: StarterOffers },
): EnrolmentPlan {
  const poolOf = new Map(pools.flatMap((pool) => (pool.organisationId === null ? [] : [[pool.organisationId, pool]])))
  const placed = communes.map((commune) => {
    const group = commune.epci?.organisationId ?? null
    const pool = (group === null ? undefined : poolOf.get(group)) ?? otherwise
    return { commune, pool, start: startOf(commune, offers) }
  })
  const totals = new Map<Offer, bigint>()
  for (const { offer, bytes } of placed.flatMap(({ start }) => start)) {
    totals.set(offer, (totals.get(offer) ?? 0n) + bytes)
  }
  const unrecorded = communes.filter(({ organisationId }) => organisationId === null)
  const newEpcis = unrecorded.flatMap(({ epci }) => (epci !== null && epci.organisationId === null ? [epci.siren] : []))
  return {
    orders: Object.fromEntries(
      placed.map(({ commune, pool, start }) => [
        commune.inseeCode,
        {
          parentNodeId: pool.id,
          starterQuotas: start.map(({ offer, bytes }) => ({ offerId: offer.id, quotaBytes: bytes.toString() })),
        },
      ]),
    ),
    newCommunes: unrecorded.length,
    newEpcis: new Set(newEpcis).size,
    withoutSiren: communes.filter(({ siren }) => siren === null).length,
    inhabitants: communes.reduce((sum, { inhabitants }) => sum + (inhabitants ?? 0), 0),
    totals: [...totals].map(([offer, bytes]) => ({ offer, bytes })),
    needs: needsOf(placed, pools),
  }
}
