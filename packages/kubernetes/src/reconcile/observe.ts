import type { KnownNamespace, TenantBlueprint } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { observeCosi } from '../cosi/find-claim.ts'
import type { Place } from '../desired/metadata.ts'
import { annotations, labels, movePurpose, objectNames } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import type { bucketNamesOf } from './buckets.ts'
import type { Side } from './run.ts'

/** What a namespace turned out to be. */
export type NamespaceState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ours'; readonly namespace: ObservedObject }
  /** It existed once and is gone, replaced or going: never recreated (rule 4). */
  | { readonly kind: 'lost'; readonly reason: string; readonly message: string }
  /** The name is taken by somebody else (rule 6). */
  | { readonly kind: 'foreign'; readonly message: string }

function lost(reason: string, message: string): NamespaceState {
  return { kind: 'lost', reason, message }
}

function isFilledByAnother(
  { metadata }: ObservedObject,
  { filledByMoveId }: TenantBlueprint,
  { purpose }: KnownNamespace,
): boolean {
  if (filledByMoveId === undefined || purpose !== 'storage') return false
  return metadata.labels?.[labels.purpose] !== movePurpose || metadata.labels[labels.move] !== filledByMoveId
}

/** Judges the namespace found under the tenant's name against what is known of it. Pure. */
export function judgeNamespace(options: {
  readonly name: string
  readonly clusterId: string
  readonly found: ObservedObject | null
  readonly known: KnownNamespace | undefined
  readonly blueprint: TenantBlueprint
}): NamespaceState {
  const { name, found, known, blueprint } = options
  const knownUid = known?.uid ?? null
  if (known !== undefined && knownUid !== null && known.clusterId !== options.clusterId) {
    return lost('NamespaceElsewhere', `namespace ${name} stands on cluster ${known.clusterId}`)
  }
  if (found === null) {
    return knownUid === null ? { kind: 'absent' } : lost('NamespaceMissing', `namespace ${name} no longer exists`)
  }
  if (found.metadata.deletionTimestamp !== undefined) {
    return lost('NamespaceTerminating', `namespace ${name} is being deleted`)
  }
  if (knownUid !== null && found.metadata.uid !== knownUid) {
    return lost('NamespaceReplaced', `namespace ${name} is another one than the one we made`)
  }
  const installation = found.metadata.annotations?.[annotations.installation]
  const tenant = found.metadata.labels?.[labels.tenant]
  // A side that a move fills goes when the move is cancelled: one that does not say that this very move made it is never taken
  // for it, whoever's marks it carries.
  if (knownUid === null && known !== undefined && isFilledByAnother(found, blueprint, known)) {
    return { kind: 'foreign', message: `namespace ${name} exists and was not made by this move` }
  }
  // A namespace whose uid we know is ours even where somebody removed its labels: that is drift, and repaired.
  if (knownUid === null && (installation === undefined || tenant !== blueprint.tenantId)) {
    return { kind: 'foreign', message: `namespace ${name} exists and is not this tenant's` }
  }
  return { kind: 'ours', namespace: found }
}

/** Reads everything in a namespace that a run compares, others' policies and bindings too (rule 16). */
export async function observeObjects(
  client: ClusterClient,
  place: Place,
  about: { readonly capabilities: Side['capabilities']; readonly buckets: ReturnType<typeof bucketNamesOf> },
): Promise<{ observed: ObservedObject[]; isSecretUnread: boolean }> {
  const { namespace } = place
  const { capabilities, buckets } = about
  let isSecretUnread = false
  const reads: Promise<ObservedObject[]>[] = [
    client.list({ kind: 'ResourceQuota', namespace }),
    client.list({ kind: 'NetworkPolicy', namespace }),
    client.list({ kind: 'RoleBinding', namespace }),
  ]
  if (place.purpose === 'storage') {
    reads.push(
      client.list({ kind: 'LimitRange', namespace }),
      client
        .get({ kind: 'Secret', namespace, name: objectNames.repositorySecret })
        .then((secret) => (secret === null ? [] : [secret]))
        .catch((failure: unknown) => {
          const isForbidden = failure instanceof ApiFailure && failure.status === 403
          if (!isForbidden || capabilities.secretsSubject === null) throw failure
          isSecretUnread = true
          return []
        }),
    )
    if (capabilities.k8up) {
      reads.push(client.list({ kind: 'PodConfig', namespace }), client.list({ kind: 'Schedule', namespace }))
    }
  } else {
    if (capabilities.objectBucketClaims) reads.push(client.list({ kind: 'ObjectBucketClaim', namespace }))
    if (capabilities.cosi) reads.push(observeCosi(client, { namespace, buckets, capabilities }))
  }
  return { observed: (await Promise.all(reads)).flat(), isSecretUnread }
}
