import type { ExitItem } from '@grenier/contracts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { type CosiBucket, cosiBucketOf } from '../cosi/cosi-fields.ts'
import { claimKindOf, cosiKinds } from '../cosi/cosi-kinds.ts'
import { apiOfClaim } from '../cosi/find-claim.ts'
import { annotations } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import type { ExitSide } from './sides.ts'

/** The claim of a bucket, by whichever API it was made; null when it is gone, also where another one has its name since. */
export async function findBucketItem(
  client: ClusterClient,
  { namespace, name, uid }: Pick<ExitItem, 'namespace' | 'name' | 'uid'>,
): Promise<ObservedObject | null> {
  const { objectBucketClaims, cosi } = await client.capabilities()
  const apis = [...(objectBucketClaims ? (['obc'] as const) : []), ...(cosi?.apis ?? [])]
  for (const api of apis) {
    const found = await client.get({ kind: claimKindOf(api), namespace: namespace ?? undefined, name })
    if (found?.metadata.uid === uid) return found
  }
  return null
}

/** Claims of COSI in the namespace, whoever made them, and the bucket of each as far as the Secret of its access tells. */
export async function cosiClaims({
  client,
  capabilities,
  known,
}: ExitSide): Promise<{ readonly claim: ObservedObject; readonly bucket: CosiBucket | null }[]> {
  const [api] = capabilities.cosi?.apis ?? []
  if (api === undefined) return []
  const namespace = known.name
  const claims = await client.list({ kind: cosiKinds[api].claim, namespace })
  return await Promise.all(
    claims.map(async (claim) => {
      const own = apiOfClaim(claim)
      const secret = await client.get({ kind: 'Secret', namespace, name: claim.metadata.name })
      return { claim, bucket: secret === null || own === 'obc' ? null : cosiBucketOf(own, secret) }
    }),
  )
}

/** An access of ours keeps its claim from going: it goes first, and the Secret with it. Nothing of an ObjectBucketClaim. */
export async function withdrawCosiAccess(
  client: ClusterClient,
  destroyer: ClusterClient,
  claim: ObservedObject,
): Promise<void> {
  const api = apiOfClaim(claim)
  if (api === 'obc') return
  const { cosi } = await client.capabilities()
  const served = cosi?.apis.includes(api) === true ? api : cosi?.apis[0]
  if (served === undefined) return
  const { namespace, name } = claim.metadata
  const access = await client.get({ kind: cosiKinds[served].access, namespace, name })
  if (access === null || access.metadata.deletionTimestamp !== undefined) return
  // One that somebody else made under the same name is theirs: the claim then waits for them.
  if (access.metadata.annotations?.[annotations.installation] === undefined) return
  await destroyer.remove(access)
}
