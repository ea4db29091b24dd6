import type { AdoptionFacts, FoundClaim, NamespaceLook } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { namespaceName } from '../desired/metadata.ts'
import { diffObjects } from '../diff.ts'
import { claimCapacityOf, isRecord, texts, volumeOf } from '../fields.ts'
import { findGuardFault } from '../guard.ts'
import { tenantLimits } from '../limits.ts'
import { annotations, labels, objectNames } from '../names.ts'
import { type ObservedObject, objectLabel } from '../objects.ts'
import { quantityToBytes } from '../quantity.ts'
import { foreignIn } from '../reconcile/isolation.ts'
import { type AdoptionSide, openAdoptionSide, standingFor, versionsOf } from './adoption-side.ts'
import { compareObject } from './compare-objects.ts'

const capsuleLabel = 'capsule.clastix.io/tenant'
const securityLabel = 'pod-security.kubernetes.io/enforce'

/** What a claim without a class is said to have. */
const noClass = '–'

function ownersOf({ metadata }: ObservedObject): string[] {
  const { ownerReferences } = metadata as { ownerReferences?: unknown }
  const references = Array.isArray(ownerReferences) ? ownerReferences.filter(isRecord) : []
  const capsule = metadata.labels?.[capsuleLabel]
  return [
    ...references.map((owner) => `${String(owner['kind'])} ${String(owner['name'])}`),
    ...(capsule === undefined ? [] : [`Capsule ${capsule}`]),
  ]
}

/** The tool that deploys an object by its own marks, and will put its values back. */
function deployerOf({ metadata }: ObservedObject): string | null {
  const keys = [...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})]
  if (metadata.labels?.[labels.managedBy] === 'Helm' || keys.includes('meta.helm.sh/release-name')) return 'Helm'
  if (keys.some((key) => key.startsWith('argocd.argoproj.io/'))) return 'Argo CD'
  return keys.some((key) => key.includes('.toolkit.fluxcd.io/')) ? 'Flux' : null
}

function deployersIn(objects: readonly ObservedObject[]): string[] {
  return objects.flatMap((object) => {
    const tool = deployerOf(object)
    return tool === null ? [] : [`${tool}: ${objectLabel(object)}`]
  })
}

/** The first object that forbids writing, and why (cluster rule 6). */
function guardFaultIn(objects: readonly ObservedObject[], { blueprint }: NamespaceLook): AdoptionFacts['guardFault'] {
  for (const object of objects) {
    const fault = findGuardFault([object], blueprint)
    if (fault !== null) return { reason: fault.reason, subject: objectLabel(object) }
  }
  return null
}

/** Objects under names that ours will have, which hold or name a key of somebody's backups: never overwritten (rule 3). */
function namesInUse({ observed }: AdoptionSide, installationId: string): string[] {
  const ours: Readonly<Record<string, string>> = {
    Secret: objectNames.repositorySecret,
    PodConfig: objectNames.podConfig,
    Schedule: objectNames.schedule,
  }
  return observed
    .filter(({ kind, metadata }) => ours[kind] === metadata.name)
    .filter(({ metadata }) => metadata.annotations?.[annotations.installation] !== installationId)
    .map(objectLabel)
}

/** Quotas and limits of others, which hold beside ours. */
function foreignLimits(side: AdoptionSide): string[] {
  const ours = new Set(side.desired.map(objectLabel))
  return side.observed
    .filter(({ kind }) => kind === 'ResourceQuota' || kind === 'LimitRange')
    .map(objectLabel)
    .filter((label) => !ours.has(label))
}

function largest(sizes: readonly (bigint | null)[]): bigint {
  return sizes.reduce<bigint>((largestSoFar, size) => (size !== null && size > largestSoFar ? size : largestSoFar), 0n)
}

/** What is in use of a claim is the larger of what it asked and what its volume holds (rule 18). */
async function foundClaim(client: ClusterClient, claim: ObservedObject): Promise<FoundClaim> {
  const spec = isRecord(claim['spec']) ? claim['spec'] : {}
  const requested = isRecord(spec['resources']) ? texts(spec['resources']['requests'])['storage'] : undefined
  const volumeName = texts(spec)['volumeName'] ?? ''
  const found = volumeName === '' ? null : await client.get({ kind: 'PersistentVolume', name: volumeName })
  const volume = found === null ? null : volumeOf(found)
  // As a reconciliation sees it: a claim has no capacity until both sides agree.
  const isBound = volume?.claimUid === claim.metadata.uid && claimCapacityOf(claim).capacity !== ''
  return {
    name: claim.metadata.name,
    className: texts(spec)['storageClassName'] ?? noClass,
    bytes: largest([quantityToBytes(requested ?? ''), isBound ? volume.sizeBytes : null]),
    isBound,
    volumeAtRisk: isBound && volume.reclaimPolicy !== 'Retain' ? volumeName : null,
  }
}

/** Reads a namespace that is to be taken over; writes nothing. Null: there is none. Throws ApiFailure. */
export async function examineNamespace(client: ClusterClient, look: NamespaceLook): Promise<AdoptionFacts | null> {
  const side = await openAdoptionSide(client, look)
  if (side === null) return null
  const { namespace, observed } = side
  const { installationId, slug } = look.blueprint
  const claimObjects = await client.list({ kind: 'PersistentVolumeClaim', namespace: look.namespace })
  const everything = [namespace, ...observed, ...claimObjects]
  const released = (await client.releasedVolumes())?.get(look.namespace) ?? new Map<string, bigint>()
  return {
    namespaceUid: namespace.metadata.uid,
    isTerminating: namespace.metadata.deletionTimestamp !== undefined,
    labelledTenantId: namespace.metadata.labels?.[labels.tenant] ?? null,
    owners: ownersOf(namespace),
    deployers: deployersIn(everything),
    enforcedSecurity: namespace.metadata.labels?.[securityLabel] ?? null,
    wantedSecurity:
      side.desired.find(({ kind }) => kind === 'Namespace')?.metadata.labels?.[securityLabel] ?? 'privileged',
    guardFault: guardFaultIn(everything, look),
    isNameOfBackup: look.namespace === namespaceName(slug, 'backup'),
    namesInUse: namesInUse(side, installationId),
    objects: side.desired.map((object) => compareObject(object, standingFor(side, object))),
    foreignLimits: foreignLimits(side),
    foreignOpenings: foreignIn('storage', observed, installationId),
    foreignQuotaKeys: diffObjects({ desired: side.desired, observed, installationId }).foreignHardKeys,
    claims: await Promise.all(claimObjects.map((claim) => foundClaim(client, claim))),
    released: [...released].map(([className, bytes]) => ({ className: className === '' ? noClass : className, bytes })),
    claimsMax: tenantLimits.claimsMax,
    begunBy: namespace.metadata.annotations?.[annotations.adoption] ?? null,
    versions: versionsOf(side),
  }
}
