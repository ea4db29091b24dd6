import type { BucketApi } from '@grenier/contracts'
import type { ClusterCapabilities } from '../capabilities.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { annotations } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { type CosiApi, claimKindOf, cosiKinds, isCosiApi } from './cosi-kinds.ts'

/** By which API a claim was made: what it says itself, else the one it was read by. */
export function apiOfClaim(claim: ObservedObject): BucketApi {
  const stated = claim.metadata.annotations?.[annotations.bucketApi]
  if (isCosiApi(stated)) return stated
  return claim.kind === 'BucketClaimAlpha2'
    ? 'cosi-v1alpha2'
    : claim.kind === 'BucketClaimAlpha1'
      ? 'cosi-v1alpha1'
      : 'obc'
}

/** APIs by which a claim of a name may be found, the likeliest first. */
function candidates(capabilities: ClusterCapabilities, likely: BucketApi | null): BucketApi[] {
  const served: BucketApi[] = [
    ...(capabilities.objectBucketClaims ? (['obc'] as const) : []),
    ...(capabilities.cosi?.apis ?? []),
  ]
  return likely === null
    ? served
    : [...served.filter((api) => api === likely), ...served.filter((api) => api !== likely)]
}

/**
 * A claim of a bucket, read by the API that it was made by; null where there is none. Where both versions of COSI are served,
 * each shows the objects of both: the claim says which is its own.
 */
export async function findClaim(
  client: ClusterClient,
  wanted: {
    readonly namespace: string
    readonly name: string
    readonly capabilities: ClusterCapabilities
    readonly likely?: BucketApi | null
  },
): Promise<{ readonly api: BucketApi; readonly claim: ObservedObject } | null> {
  const { namespace, name, capabilities, likely = null } = wanted
  const apis = candidates(capabilities, likely)
  for (const api of apis) {
    const claim = await client.get({ kind: claimKindOf(api), namespace, name })
    if (claim === null) continue
    const own = apiOfClaim(claim)
    if (own === api || !apis.includes(own)) return { api, claim }
    const again = await client.get({ kind: claimKindOf(own), namespace, name })
    return again === null ? null : { api: own, claim: again }
  }
  return null
}

/** Claims and accesses of COSI under names of ours. */
export async function observeCosi(
  client: ClusterClient,
  wanted: {
    readonly namespace: string
    readonly buckets: readonly { readonly name: string; readonly api: BucketApi | null }[]
    readonly capabilities: ClusterCapabilities
  },
): Promise<ObservedObject[]> {
  const { namespace, buckets, capabilities } = wanted
  const ofCosi = { ...capabilities, objectBucketClaims: false }
  const found = await Promise.all(
    buckets
      .filter(({ api }) => api !== 'obc')
      .map(async ({ name, api: likely }) => {
        const standing = await findClaim(client, { namespace, name, capabilities: ofCosi, likely })
        const apis: CosiApi[] =
          standing !== null && standing.api !== 'obc' ? [standing.api] : [...(capabilities.cosi?.apis ?? [])]
        // Without its claim an access may still stand, by whichever version.
        const accesses = await Promise.all(
          apis.map((api) => client.get({ kind: cosiKinds[api].access, namespace, name })),
        )
        return [standing?.claim ?? null, accesses.find((access) => access !== null) ?? null]
      }),
  )
  return found.flat().filter((object) => object !== null)
}
