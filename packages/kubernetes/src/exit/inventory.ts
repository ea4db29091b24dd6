import type { ExitItem, ExitItemKind } from '@grenier/contracts'
import type { ExitInventory, TenantPlaces } from '@grenier/control-plane/ports'
import { type Instant, instant } from '@grenier/quota-billing'
import { bucketClaimOf, volumeOf } from '../fields.ts'
import { objectNames } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { quantityToBytes } from '../quantity.ts'
import { cosiClaims } from './cosi.ts'
import { drillItems } from './drills.ts'
import { boundClaimOf, copyOf, snapshotSizeOf } from './exit-fields.ts'
import { asProblem, type Connect, type ExitSide, openSides } from './sides.ts'
import { veleroInventory } from './velero.ts'

/** K8up backs a claim up under this path and its name. */
const copiedPathPrefix = '/data/'

function item(
  side: ExitSide,
  kind: ExitItemKind,
  found: { object: ObservedObject; sizeBytes: bigint | null; detail: string },
): ExitItem {
  const { object, sizeBytes, detail } = found
  const { name, namespace, uid } = object.metadata
  return { kind, clusterId: side.clusterId, namespace: namespace ?? null, name, uid, sizeBytes, detail }
}

/**
 * Volumes of the tenant's claims, and those that a claim of its namespace left behind (rule 5). A volume names its claim by
 * uid too, but a claim deleted long ago is known by its namespace alone: a namespace's name is ours for ever (rule 33).
 */
async function volumesOf(side: ExitSide): Promise<ObservedObject[]> {
  if (side.isReplaced) return []
  const volumes = await side.client.list({ kind: 'PersistentVolume' })
  return volumes.filter((volume) => volumeOf(volume).claimNamespace === side.known.name)
}

function copiesIn(snapshots: readonly ObservedObject[]): { claim: string; takenAt: Instant }[] {
  return snapshots.flatMap((snapshot) => {
    const { takenAtMs, paths } = copyOf(snapshot)
    return paths
      .filter((path) => path.startsWith(copiedPathPrefix))
      .map((path) => ({ claim: path.slice(copiedPathPrefix.length), takenAt: instant(takenAtMs) }))
  })
}

async function readSide(side: ExitSide, places: TenantPlaces): Promise<ExitInventory> {
  // A namespace that is gone, or another one under its name, is not looked into; its volumes may have outlived it.
  const volumes = (await volumesOf(side)).map((object) => {
    const { sizeBytes, className } = volumeOf(object)
    return item(side, 'volume', { object, sizeBytes, detail: className })
  })
  const velero = await veleroInventory(side, places)
  if (side.namespace === null) return { items: [...volumes, ...velero.items], claims: [], copies: velero.copies }
  const { client, capabilities, known } = side
  const namespace = known.name
  const none: ObservedObject[] = []
  const [claims, snapshots, backups, buckets, cosi, secrets] = await Promise.all([
    client.list({ kind: 'PersistentVolumeClaim', namespace }),
    capabilities.volumeSnapshots ? client.list({ kind: 'VolumeSnapshot', namespace }) : none,
    capabilities.k8up ? client.list({ kind: 'Snapshot', namespace }) : none,
    capabilities.objectBucketClaims ? client.list({ kind: 'ObjectBucketClaim', namespace }) : none,
    cosiClaims(side),
    client.get({ kind: 'Secret', namespace, name: objectNames.repositorySecret }),
  ])
  const items = [
    ...volumes,
    ...claims.map((object) => {
      const { sizeBytes, className } = boundClaimOf(object)
      return item(side, 'claim', { object, sizeBytes, detail: className })
    }),
    ...snapshots.map((object) => item(side, 'snapshot', { object, sizeBytes: snapshotSizeOf(object), detail: '' })),
    ...backups.map((object) => {
      const { paths, repository } = copyOf(object)
      return item(side, 'backup', { object, sizeBytes: null, detail: [...paths, repository].filter(Boolean).join(' ') })
    }),
    ...velero.items,
    ...buckets.map((object) => {
      const { bucketName, maxSize } = bucketClaimOf(object)
      return item(side, 'bucket', { object, sizeBytes: quantityToBytes(maxSize), detail: bucketName })
    }),
    ...cosi.map(({ claim, bucket }) =>
      item(side, 'bucket', { object: claim, sizeBytes: null, detail: bucket?.bucketName ?? '' }),
    ),
    ...(secrets === null ? [] : [item(side, 'key', { object: secrets, sizeBytes: null, detail: '' })]),
    item(side, 'namespace', { object: side.namespace, sizeBytes: null, detail: known.purpose }),
  ]
  // What a move left is no data that only it has, and a copy of it is none of what stands on the tenant's own side.
  if (known.isLeftByMove === true) return { items, claims: [], copies: [] }
  const bound = claims.filter((claim) => boundClaimOf(claim).isBound)
  return { items, claims: bound.map(({ metadata }) => metadata.name), copies: [...copiesIn(backups), ...velero.copies] }
}

/** Everything that holds the tenant's data, on every side. Throws `cluster-unreachable`: what was not seen is not nothing. */
export async function takeInventory(connect: Connect, places: TenantPlaces): Promise<ExitInventory> {
  try {
    const opened = await openSides(connect, places)
    const sides = await Promise.all(opened.map((side) => readSide(side, places)))
    const drills = await Promise.all(opened.map((side) => drillItems(side, places)))
    return {
      items: [...sides.flatMap(({ items }) => items), ...drills.flat()],
      claims: sides.flatMap(({ claims }) => claims),
      copies: sides.flatMap(({ copies }) => copies),
    }
  } catch (error) {
    throw asProblem(error)
  }
}
