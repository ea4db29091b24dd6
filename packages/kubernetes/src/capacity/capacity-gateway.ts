import {
  type CapacityGateway,
  type ClusterAccess,
  type ClusterCapacity,
  Problem,
  type StandingSnapshot,
  type StandingVolume,
} from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { claimCapacityOf, isRecord, texts, volumeOf } from '../fields.ts'
import type { Kind, ObservedObject } from '../objects.ts'

type Fields = Readonly<Record<string, unknown>>

function part(object: Fields, field: string): Fields {
  const value = object[field]
  return isRecord(value) ? value : {}
}

/** Volumes that serve a claim, or did: what nobody has claimed yet is nobody's. */
function standingVolumes(volumes: readonly ObservedObject[]): StandingVolume[] {
  return volumes.flatMap((volume) => {
    const { claimNamespace, className, sizeBytes } = volumeOf(volume)
    const claimName = texts(part(volume, 'spec')['claimRef'])['name'] ?? ''
    if (claimNamespace === '' || claimName === '') return []
    return [{ name: volume.metadata.name, claimNamespace, claimName, className, capacityBytes: sizeBytes }]
  })
}

/** Class of each volume, by the handle its driver knows it by. */
function classesByHandle(volumes: readonly ObservedObject[]): Map<string, string> {
  return new Map(
    volumes.flatMap((volume) => {
      const { driver = '', volumeHandle = '' } = texts(part(volume, 'spec')['csi'])
      return volumeHandle === '' ? [] : [[`${driver} ${volumeHandle}`, volumeOf(volume).className] as const]
    }),
  )
}

/** Whole bytes as the API writes an int64; what a number of JSON cannot hold exactly is none. */
function bytesOf(value: unknown): bigint | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null
}

interface Around {
  readonly volumes: readonly ObservedObject[]
  readonly claims: readonly ObservedObject[]
  readonly snapshots: readonly ObservedObject[]
}

/**
 * Snapshots by their contents, which outlive them (deletion policy Retain). The class is that of the volume that was copied, by
 * its driver's handle, or of the claim that the snapshot names: a snapshot has none of its own that is on offer.
 */
function standingSnapshots(contents: readonly ObservedObject[], { volumes, claims, snapshots }: Around) {
  const classOfHandle = classesByHandle(volumes)
  const nameOf = ({ metadata: { namespace = '', name } }: ObservedObject) => `${namespace}/${name}`
  const classOfClaim = new Map(claims.map((claim) => [nameOf(claim), claimCapacityOf(claim).className]))
  const claimOf = new Map(
    snapshots.map((one) => [nameOf(one), texts(part(one, 'spec')['source'])['persistentVolumeClaimName'] ?? '']),
  )
  return contents.flatMap((content): StandingSnapshot[] => {
    const spec = part(content, 'spec')
    const { namespace = '', name: snapshotName = '' } = texts(spec['volumeSnapshotRef'])
    if (namespace === '' || snapshotName === '') return []
    const handle = `${texts(spec)['driver'] ?? ''} ${texts(spec['source'])['volumeHandle'] ?? ''}`
    const claim = `${namespace}/${claimOf.get(`${namespace}/${snapshotName}`) ?? ''}`
    const className = classOfHandle.get(handle) ?? classOfClaim.get(claim) ?? null
    const restoreSizeBytes = bytesOf(part(content, 'status')['restoreSize'])
    return [{ contentName: content.metadata.name, namespace, snapshotName, className, restoreSizeBytes }]
  })
}

/** Everything of a kind; nothing where the cluster does not serve it, null where it may not be listed. */
async function listAllowed(client: ClusterClient, kind: Kind): Promise<ObservedObject[] | null> {
  try {
    return await client.list({ kind })
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return []
    if (error instanceof ApiFailure && error.status === 403) return null
    throw error
  }
}

async function lookAt(client: ClusterClient): Promise<ClusterCapacity> {
  await client.verifyIdentity()
  const [namespaces, volumes, claims, snapshots, contents] = await Promise.all([
    client.list({ kind: 'Namespace' }),
    client.list({ kind: 'PersistentVolume' }),
    client.list({ kind: 'PersistentVolumeClaim' }),
    listAllowed(client, 'VolumeSnapshot'),
    listAllowed(client, 'VolumeSnapshotContent'),
  ])
  return {
    namespaceUids: new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.uid])),
    volumes: standingVolumes(volumes),
    snapshots: contents === null ? null : standingSnapshots(contents, { volumes, claims, snapshots: snapshots ?? [] }),
  }
}

/** What clusters say of the sizes they keep, over the gateway's own connections. */
export function createCapacityGateway(connect: (access: ClusterAccess) => ClusterClient): CapacityGateway {
  return {
    async look(access) {
      try {
        return await lookAt(connect(access))
      } catch (error) {
        if (error instanceof ApiFailure) throw new Problem('cluster-unreachable', { detail: error.message })
        throw error
      }
    },
  }
}
