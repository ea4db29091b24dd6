import type { FoundNamespace, ScannedCluster } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { StreamingTransport } from '../client/transport.ts'
import { listPage } from '../client/watch.ts'
import { cosiBucketOf } from '../cosi/cosi-fields.ts'
import { cosiKinds } from '../cosi/cosi-kinds.ts'
import { apiOfClaim } from '../cosi/find-claim.ts'
import { bindingName, boundRoles } from '../desired/role-binding.ts'
import { bucketClaimOf, secretDataOf } from '../fields.ts'
import { highestRevision } from '../guard.ts'
import { annotations, fieldManager, homeNamespace, labels, objectNames, repositorySecretKeys } from '../names.ts'
import type { Kind, ObservedObject } from '../objects.ts'
import { offersOf, originOf } from './stated-origin.ts'

/** Namespaces looked into at one time; the client's own throttle holds the rest. */
const lookedIntoMax = 8

interface Scan {
  readonly client: ClusterClient
  readonly transport: StreamingTransport
}

/** Every object of a kind with that label, page by page: a whole cluster is larger than one answer. */
async function listAll({ transport }: Scan, kind: Kind, labelSelector: string): Promise<ObservedObject[]> {
  const { signal } = new AbortController()
  const objects: ObservedObject[] = []
  let next = ''
  do {
    const page = await listPage(transport, { kind, labelSelector }, { next, signal })
    objects.push(...page.objects)
    next = page.next
  } while (next !== '')
  return objects
}

/** The offer that a bucket claim of ours was made for; undefined: the name is none of ours. */
function offerCodeOf(name: string): string | null | undefined {
  if (name === objectNames.backupClaim) return null
  const prefix = objectNames.bucketClaimPrefix
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined
}

async function objectBuckets({ client }: Scan, namespace: string): Promise<FoundNamespace['buckets']> {
  const { objectBucketClaims } = await client.capabilities()
  const claims = objectBucketClaims ? await client.list({ kind: 'ObjectBucketClaim', namespace }) : []
  return claims.flatMap((claim) => {
    const offerCode = offerCodeOf(claim.metadata.name)
    const { bucketName, phase } = bucketClaimOf(claim)
    return offerCode === undefined || bucketName === '' || phase !== 'Bound'
      ? []
      : [{ offerCode, bucketName, api: 'obc' as const }]
  })
}

/** The name of a bucket by COSI stands in the Secret of its access alone. */
async function cosiBuckets({ client }: Scan, namespace: string): Promise<FoundNamespace['buckets']> {
  const [served] = (await client.capabilities()).cosi?.apis ?? []
  if (served === undefined) return []
  const claims = await client.list({ kind: cosiKinds[served].claim, namespace })
  const buckets = await Promise.all(
    claims.map(async (claim) => {
      const offerCode = offerCodeOf(claim.metadata.name)
      const api = apiOfClaim(claim)
      if (offerCode === undefined || api === 'obc') return []
      const secret = await client.get({ kind: 'Secret', namespace, name: claim.metadata.name })
      const bucketName = secret === null ? undefined : cosiBucketOf(api, secret)?.bucketName
      return bucketName === undefined ? [] : [{ offerCode, bucketName, api }]
    }),
  )
  return buckets.flat()
}

/** Where reading Secrets was never granted, none was ever written: the grant comes first. */
async function repositoryPasswordIn(
  { client }: Scan,
  namespace: string,
  bindings: readonly ObservedObject[],
): Promise<string | null> {
  try {
    const secret = await client.get({ kind: 'Secret', namespace, name: objectNames.repositorySecret })
    return secret === null ? null : (secretDataOf(secret)[repositorySecretKeys.password] ?? null)
  } catch (error) {
    const isGranted = bindings.some(({ metadata }) => metadata.name === objectNames.secretsBinding)
    if (error instanceof ApiFailure && error.status === 403 && !isGranted) return null
    throw error
  }
}

/** What stands in a namespace: of a storage side its access, claims and repository, of a backup side its buckets. */
async function lookInto(scan: Scan, { name, purpose }: { name: string; purpose: string }) {
  if (purpose === 'storage') {
    const [bindings, claims] = await Promise.all([
      scan.client.list({ kind: 'RoleBinding', namespace: name }),
      scan.client.list({ kind: 'PersistentVolumeClaim', namespace: name }),
    ])
    const repositoryPassword = await repositoryPasswordIn(scan, name, bindings)
    const granting: readonly string[] = boundRoles.map(bindingName)
    const grantsAccess = bindings.some(({ metadata }) => granting.includes(metadata.name))
    return { grantsAccess, claimCount: claims.length, buckets: [], repositoryPassword }
  }
  const buckets = purpose === 'backup' ? [...(await objectBuckets(scan, name)), ...(await cosiBuckets(scan, name))] : []
  return { grantsAccess: false, claimCount: 0, buckets, repositoryPassword: null }
}

async function foundOf(scan: Scan, namespace: ObservedObject): Promise<FoundNamespace> {
  const { metadata } = namespace
  const stated = metadata.annotations ?? {}
  const purpose = metadata.labels?.[labels.purpose] ?? ''
  return {
    name: metadata.name,
    uid: metadata.uid,
    purpose,
    tenantId: metadata.labels?.[labels.tenant] ?? '',
    slug: stated[annotations.slug] ?? '',
    siren: stated[annotations.siren] ?? null,
    inseeCode: stated[annotations.insee] ?? null,
    origin: originOf(stated),
    revision: highestRevision([namespace], null),
    isTerminating: metadata.deletionTimestamp !== undefined,
    quotas: offersOf(stated),
    ...(await lookInto(scan, { name: metadata.name, purpose })),
  }
}

/**
 * Everything that says it was made by Grenier, read from the cluster itself: namespaces by their labels, and within ours what a
 * database must not lose. Throws ApiFailure: what was not seen is not nothing.
 */
export async function scanCluster(scan: Scan, installationId: string): Promise<ScannedCluster> {
  const managed = await listAll(scan, 'Namespace', `${labels.managedBy}=${fieldManager}`)
  // That of our accounts is no tenant's, and every installation's.
  const namespaces = managed.filter(({ metadata }) => metadata.name !== homeNamespace)
  const installationOf = ({ metadata }: ObservedObject) => metadata.labels?.[labels.installation] ?? ''
  const [ours, foreign] = [
    namespaces.filter((one) => installationOf(one) === installationId),
    namespaces.filter((one) => installationOf(one) !== installationId),
  ]
  const found: FoundNamespace[] = []
  for (let at = 0; at < ours.length; at += lookedIntoMax) {
    found.push(...(await Promise.all(ours.slice(at, at + lookedIntoMax).map((one) => foundOf(scan, one)))))
  }
  const others = foreign.map((one) => ({ name: one.metadata.name, installationId: installationOf(one) }))
  return { ours: found, others }
}
