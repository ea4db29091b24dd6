import type { BucketApi } from '@grenier/contracts'
import type { Kind } from '../objects.ts'

export type CosiApi = Exclude<BucketApi, 'obc'>

/** The kinds of a version of COSI. */
export interface CosiKinds {
  readonly claim: Kind
  readonly access: Kind
  readonly bucketClass: Kind
}

export const cosiKinds: Readonly<Record<CosiApi, CosiKinds>> = {
  'cosi-v1alpha1': { claim: 'BucketClaimAlpha1', access: 'BucketAccessAlpha1', bucketClass: 'BucketClassAlpha1' },
  'cosi-v1alpha2': { claim: 'BucketClaimAlpha2', access: 'BucketAccessAlpha2', bucketClass: 'BucketClassAlpha2' },
}

/** The kind of a claim by its API. */
export function claimKindOf(api: BucketApi): Kind {
  return api === 'obc' ? 'ObjectBucketClaim' : cosiKinds[api].claim
}

/** Every kind that claims a bucket. */
export const claimKinds: ReadonlySet<Kind> = new Set<Kind>([
  'ObjectBucketClaim',
  ...Object.values(cosiKinds).map(({ claim }) => claim),
])

/** Every kind of COSI that we write. */
export const cosiWrittenKinds: readonly Kind[] = Object.values(cosiKinds).flatMap(({ claim, access }) => [
  claim,
  access,
])

export function isCosiApi(value: string | undefined): value is CosiApi {
  return value !== undefined && Object.hasOwn(cosiKinds, value)
}
