import type { ClusterClient } from '../client/cluster-client.ts'
import type { PatchStep } from '../client/requests.ts'
import { volumeOf } from '../fields.ts'
import { labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'

/** A namespace that holds copies only, and the label by which its volumes are known once it is gone. */
export interface CopiesNamespace {
  readonly namespace: string
  readonly mark: { readonly label: typeof labels.task | typeof labels.move; readonly value: string }
}

function isMarked(volume: ObservedObject, { label, value }: CopiesNamespace['mark']): boolean {
  return volume.metadata.labels?.[label] === value
}

/** The volume says from now on whose copy it holds, and goes with its claim. */
function releasing(volume: ObservedObject, { label, value }: CopiesNamespace['mark']): PatchStep[] {
  const path = `/metadata/labels/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const empty: PatchStep[] =
    volume.metadata.labels === undefined ? [{ op: 'add', path: '/metadata/labels', value: {} }] : []
  return [
    ...empty,
    { op: 'add', path, value },
    { op: 'replace', path: '/spec/persistentVolumeReclaimPolicy', value: 'Delete' },
  ]
}

/**
 * Lets the volumes of a namespace of copies go with their claims, whatever their class says: a retained one would hold a copy
 * for ever outside every list of what there is. Only those that name, by uid, a claim that stands there; each as it was seen,
 * so that ApiFailure 409 is thrown where one has moved since.
 */
export async function letCopyVolumesGo(client: ClusterClient, { namespace, mark }: CopiesNamespace): Promise<void> {
  const claims = await client.list({ kind: 'PersistentVolumeClaim', namespace })
  if (claims.length === 0) return
  const uids = new Set(claims.map(({ metadata }) => metadata.uid))
  for (const volume of await client.list({ kind: 'PersistentVolume' })) {
    const { claimNamespace, claimUid, reclaimPolicy } = volumeOf(volume)
    if (claimNamespace !== namespace || !uids.has(claimUid) || volume.metadata.deletionTimestamp !== undefined) continue
    if (reclaimPolicy !== 'Delete' || !isMarked(volume, mark)) await client.patch(volume, releasing(volume, mark))
  }
}

/**
 * Whether a volume of a namespace of copies still stands. The name of a drill's is used once: any volume of it counts, also one
 * that was bound too late to be let go. That of a move is the tenant's own, which may have stood there before: only marked ones.
 */
export async function hasCopyVolumes(client: ClusterClient, { namespace, mark }: CopiesNamespace): Promise<boolean> {
  const volumes = await client.list({ kind: 'PersistentVolume' })
  return volumes.some(
    (volume) => volumeOf(volume).claimNamespace === namespace && (mark.label === labels.task || isMarked(volume, mark)),
  )
}
