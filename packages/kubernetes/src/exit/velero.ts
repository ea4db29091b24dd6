import type { ExitItem } from '@grenier/contracts'
import type { ExitInventory, TenantPlaces } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { labels } from '../names.ts'
import { kinds, type ObservedObject } from '../objects.ts'
import { copyOfDataUpload } from '../protection/observe-protection.ts'
import type { ExitSide } from './sides.ts'

function isOwn(object: ObservedObject, places: Pick<TenantPlaces, 'tenantId' | 'installationId'>): boolean {
  const marks = object.metadata.labels ?? {}
  return marks[labels.tenant] === places.tenantId && marks[labels.installation] === places.installationId
}

function includes(backup: ObservedObject, storageNamespace: string): boolean {
  const { includedNamespaces } = (backup['spec'] ?? {}) as { includedNamespaces?: unknown }
  return (
    Array.isArray(includedNamespaces) && includedNamespaces.length === 1 && includedNamespaces[0] === storageNamespace
  )
}

/**
 * Velero's backups of the tenant and the copies in them. A backup that Velero read back from the bucket kept its labels; one
 * of others that copies this namespace alone is the tenant's data as well.
 */
export async function veleroInventory(
  side: ExitSide,
  places: TenantPlaces,
): Promise<Pick<ExitInventory, 'items' | 'copies'>> {
  const { client, clusterId, known, veleroNamespace: namespace } = side
  if (namespace === null) return { items: [], copies: [] }
  const [backups, uploads] = await Promise.all([
    client.list({ kind: 'VeleroBackup', namespace }),
    client.list({ kind: 'DataUpload', namespace }),
  ])
  const own = backups.filter((backup) => isOwn(backup, places) || (!side.isReplaced && includes(backup, known.name)))
  const items = own.map(({ metadata: { name, uid } }): ExitItem => {
    return { kind: 'backup', clusterId, namespace, name, uid, sizeBytes: null, detail: 'velero' }
  })
  const copies = uploads.flatMap((upload) => {
    const copy = copyOfDataUpload(upload, known.name)
    if (copy === null || (copy.sizeBytes ?? 0n) === 0n) return []
    return [{ claim: copy.claimName, takenAt: copy.takenAt }]
  })
  return { items, copies }
}

/** A backup of Velero's among the items of an exit. */
export function isVeleroItem({ kind, detail }: ExitItem): boolean {
  return kind === 'backup' && detail === 'velero'
}

/**
 * Asks Velero to delete a backup with what it holds in the bucket: deleting the Backup itself would leave the data, and
 * Velero would read it back from there. Asked once; Velero removes the request when it is done.
 */
export async function requestDeletion(destroyer: ClusterClient, one: ExitItem, tenantId: string): Promise<void> {
  const namespace = one.namespace ?? ''
  const address = { kind: 'DeleteBackupRequest', namespace, name: `grenier-${one.uid}` } as const
  if ((await destroyer.get(address)) !== null) return
  await destroyer.create({
    apiVersion: kinds.DeleteBackupRequest.apiVersion,
    kind: 'DeleteBackupRequest',
    metadata: { name: address.name, namespace, labels: { [labels.tenant]: tenantId } },
    spec: { backupName: one.name },
  })
}

/**
 * The tenant's Schedule goes first, so that nothing new is copied, and its Restores with what Velero reports of them: they hold
 * no data, and nothing is restored any more. Only what this installation made.
 */
export async function withdrawVeleroSchedule(
  side: ExitSide,
  places: TenantPlaces,
  destroyer: ClusterClient,
): Promise<void> {
  const namespace = side.veleroNamespace
  if (namespace === null) return
  const made = await Promise.all([
    side.client.list({ kind: 'VeleroSchedule', namespace }),
    side.client.list({ kind: 'VeleroRestore', namespace }),
  ])
  const own = made.flat().filter((one) => isOwn(one, places) && one.metadata.deletionTimestamp === undefined)
  for (const one of own) await destroyer.remove(one)
}

/** Location and bucket key in Velero's namespace, once no backup needs them any more to be deleted. */
export async function withdrawVeleroLocation(
  side: ExitSide,
  places: TenantPlaces,
  destroyer: ClusterClient,
): Promise<void> {
  const namespace = side.veleroNamespace
  if (namespace === null) return
  const locations = await side.client.list({ kind: 'BackupStorageLocation', namespace })
  for (const location of locations.filter((one) => isOwn(one, places))) {
    const secret = await side.client.get({ kind: 'Secret', namespace, name: location.metadata.name })
    if (secret !== null && isOwn(secret, places)) await destroyer.remove(secret)
    await destroyer.remove(location)
  }
}
