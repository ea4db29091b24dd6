import { type ExitItem, type ExitWait, exitWaitOf } from '@grenier/contracts'
import type { DestructionPass, DestructionReport, ExitClusterAccess, TenantPlaces } from '@grenier/control-plane/ports'
import { Problem } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { poll, type Timing } from '../client/timing.ts'
import { apiOfClaim } from '../cosi/find-claim.ts'
import { volumeOf } from '../fields.ts'
import type { GatewayLimits } from '../limits.ts'
import { annotations } from '../names.ts'
import { type Kind, kinds, type ObservedObject, objectLabel } from '../objects.ts'
import { isSecretsGrant } from '../reconcile/secrets-grant.ts'
import { letTenantsGo, strangeOwner } from './capsule.ts'
import { findBucketItem, withdrawCosiAccess } from './cosi.ts'
import { asProblem, type Connect, type ExitSide, openSides } from './sides.ts'
import { isVeleroItem, requestDeletion, withdrawVeleroLocation, withdrawVeleroSchedule } from './velero.ts'

type StagedKind = ExitItem['kind']

/** Which object stands for each kind of item. */
const kindOf: Readonly<Record<StagedKind, Kind>> = {
  volume: 'PersistentVolume',
  claim: 'PersistentVolumeClaim',
  snapshot: 'VolumeSnapshot',
  backup: 'Snapshot',
  bucket: 'ObjectBucketClaim',
  key: 'Secret',
  namespace: 'Namespace',
}

/**
 * The order of destruction. Snapshots go before the claims they were taken from, claims before their volumes, a bucket's
 * claim before the key that opens it, and a namespace once it is empty of all of these.
 */
const stages: readonly StagedKind[] = ['snapshot', 'backup', 'claim', 'volume', 'bucket', 'key', 'namespace']

export interface DestroyDependencies {
  readonly connect: Connect
  /** With the identity of exits, where a cluster has one: it deletes what the worker found. */
  readonly connectExit: (access: ExitClusterAccess) => Promise<ClusterClient>
  readonly limits: GatewayLimits
  readonly timing: Timing
}

interface Destruction {
  readonly tenantId: string
  readonly dependencies: DestroyDependencies
  readonly eraseBucket: DestructionPass['eraseBucket']
  readonly sides: readonly ExitSide[]
  /** Looks, as the worker. */
  readonly clients: ReadonlyMap<string, ClusterClient>
  /** Deletes, as the identity of exits. */
  readonly destroyers: ReadonlyMap<string, ClusterClient>
}

function kindOfItem(one: ExitItem): Kind {
  return isVeleroItem(one) ? 'VeleroBackup' : kindOf[one.kind]
}

function addressOf(one: ExitItem) {
  const { namespace, name } = one
  return { kind: kindOfItem(one), ...(namespace === null ? {} : { namespace }), name }
}

/** The very object of an item; null when it is gone, also where another one has its name since. */
async function find(client: ClusterClient, one: ExitItem): Promise<ObservedObject | null> {
  if (one.kind === 'bucket') return await findBucketItem(client, one)
  const found = await client.get(addressOf(one))
  return found?.metadata.uid === one.uid ? found : null
}

/** Whether a CRD of an item is still served: objects of a kind that is not are gone with it. */
function isServed({ capabilities }: ExitSide, one: ExitItem): boolean {
  const { kind } = one
  if (isVeleroItem(one)) return capabilities.velero
  if (kind === 'snapshot') return capabilities.volumeSnapshots
  if (kind === 'backup') return capabilities.k8up
  return kind === 'bucket' ? capabilities.objectBucketClaims || Boolean(capabilities.cosi) : true
}

/**
 * Whether the tenant's namespace that held an item is gone, and the item with it. Not asked of the item itself: the worker's
 * right to look at Secrets went with the namespace, and a refusal says nothing.
 */
function isNamespaceGone(sides: readonly ExitSide[], { clusterId, namespace }: ExitItem): boolean {
  return sides.some((side) => side.clusterId === clusterId && side.known.name === namespace && side.namespace === null)
}

/** Access and what would make new copies go first: neither holds data. Only what this installation made. */
async function withdraw({ sides, destroyers }: Destruction, places: TenantPlaces): Promise<void> {
  for (const side of sides) {
    const { clusterId, client, capabilities, known, namespace } = side
    const destroyer = destroyers.get(clusterId)
    if (destroyer === undefined) continue
    await withdrawVeleroSchedule(side, places, destroyer)
    if (namespace === null) continue
    for (const kind of ['RoleBinding', ...(capabilities.k8up ? (['Schedule'] as const) : [])] as const) {
      const objects = await client.list({ kind, namespace: known.name })
      const ours = objects.filter(
        // The worker's own grant goes with the namespace: until then it looks what still stands.
        (one) => one.metadata.annotations?.[annotations.installation] === places.installationId && !isSecretsGrant(one),
      )
      for (const object of ours) await destroyer.remove(object)
    }
  }
}

/** The exit alone flips back what kept volumes from going with their claims (rule 5). */
async function letVolumesGo({ clients, destroyers }: Destruction, items: readonly ExitItem[]): Promise<void> {
  for (const one of items.filter(({ kind }) => kind === 'volume')) {
    const client = clients.get(one.clusterId ?? '')
    const destroyer = destroyers.get(one.clusterId ?? '')
    const volume = client === undefined ? null : await find(client, one)
    if (destroyer === undefined || volume === null || volumeOf(volume).reclaimPolicy === 'Delete') continue
    if (volume.metadata.deletionTimestamp !== undefined) continue
    await destroyer.apply(
      {
        apiVersion: kinds.PersistentVolume.apiVersion,
        kind: 'PersistentVolume',
        metadata: { name: one.name },
        spec: { persistentVolumeReclaimPolicy: 'Delete' },
      },
      one.uid,
    )
  }
}

type Removal =
  | { readonly state: 'asked' | 'left-to-provider' }
  | { readonly state: 'kept'; readonly versionCount: number }

/** Empties a bucket, also one whose claim went in an earlier pass that was cut off; then asks for its claim's deletion. */
async function removeBucket(destruction: Destruction, one: ExitItem): Promise<Removal> {
  const { clusterId, detail: bucketName } = one
  if (bucketName === '' || clusterId === null) {
    // A claim of COSI has a bucket whose name only the Secret of its access tells: nobody could look into that one.
    const client = clusterId === null ? undefined : destruction.clients.get(clusterId)
    const claim = client === undefined ? null : await find(client, one)
    await removeItem(destruction, one)
    return { state: claim !== null && apiOfClaim(claim) !== 'obc' ? 'left-to-provider' : 'asked' }
  }
  const erasure = await destruction.eraseBucket({ clusterId, bucketName })
  if (erasure.state === 'kept') return erasure
  await removeItem(destruction, one)
  return { state: erasure.state === 'erased' ? 'asked' : 'left-to-provider' }
}

/** Asks for the deletion of one item unless that was done before. */
async function removeItem({ sides, clients, destroyers, tenantId }: Destruction, one: ExitItem): Promise<void> {
  if (isNamespaceGone(sides, one)) return
  const client = clients.get(one.clusterId ?? '')
  const destroyer = destroyers.get(one.clusterId ?? '')
  const object = client === undefined ? null : await find(client, one)
  if (destroyer === undefined || object === null || object.metadata.deletionTimestamp !== undefined) return
  // Once its policy says so, a volume goes with what it holds by its driver; deleted by us it could leave its bytes behind.
  if (one.kind === 'volume') return
  if (one.kind === 'namespace') {
    const stranger = strangeOwner(sides, one.clusterId, object)
    if (stranger !== null) throw new ApiFailure({ status: 0, reason: stranger, message: stranger })
  }
  if (isVeleroItem(one)) return await requestDeletion(destroyer, one, tenantId)
  if (one.kind === 'bucket' && client !== undefined) await withdrawCosiAccess(client, destroyer, object)
  await destroyer.remove(object)
}

async function isGone({ sides, clients, dependencies }: Destruction, one: ExitItem): Promise<boolean> {
  const client = clients.get(one.clusterId ?? '')
  if (client === undefined) return false
  if (isNamespaceGone(sides, one)) return true
  const side = sides.find(({ clusterId }) => clusterId === one.clusterId)
  if (side !== undefined && !isServed(side, one)) return true
  const { timing, limits } = dependencies
  const left = await poll({
    timing,
    firstDelayMs: limits.pollDelayMs,
    waitMsMax: limits.waitMsMax,
    read: () => find(client, one),
    isDone: (found) => found === null,
  })
  return left === null
}

function labelOf(one: ExitItem): string {
  const { namespace, name } = one
  return objectLabel({ kind: kindOfItem(one), metadata: { name, ...(namespace === null ? {} : { namespace }) } })
}

/** One stage: asks for every deletion, then looks. One that is refused waits; it does not keep the others from going. */
async function destroyStage(
  destruction: Destruction,
  items: readonly ExitItem[],
): Promise<{ gone: string[]; leftToProvider: string[]; waitingFor: ExitWait[] }> {
  const gone: string[] = []
  const leftToProvider: string[] = []
  const waitingFor: ExitWait[] = []
  const asked: ExitItem[] = []
  for (const one of items) {
    try {
      if (one.kind === 'bucket') {
        const removal = await removeBucket(destruction, one)
        if (removal.state === 'kept') {
          const versionCount = String(removal.versionCount)
          waitingFor.push(exitWaitOf('versions-retained', { thing: labelOf(one), versionCount }))
          continue
        }
        if (removal.state === 'left-to-provider') leftToProvider.push(one.uid)
      } else {
        await removeItem(destruction, one)
      }
      asked.push(one)
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      waitingFor.push(exitWaitOf('deletion-refused', { thing: labelOf(one), reason: error.reason }))
    }
  }
  const outcomes = await Promise.all(asked.map(async (one) => ({ one, isGone: await isGone(destruction, one) })))
  for (const outcome of outcomes) {
    if (outcome.isGone) gone.push(outcome.one.uid)
    else waitingFor.push(exitWaitOf('deletion-under-way', { thing: labelOf(outcome.one) }))
  }
  return { gone, leftToProvider, waitingFor }
}

/** Throws `exit-credential-missing` where nobody may destroy: nothing of the pass is begun then. */
async function openDestroyers(
  { connectExit }: DestroyDependencies,
  { clusters }: DestructionPass,
): Promise<ReadonlyMap<string, ClusterClient>> {
  const missing = clusters.find(({ exit }) => exit.kind === 'none')
  if (missing !== undefined) throw new Problem('exit-credential-missing', { cluster: missing.clusterId })
  return new Map(
    await Promise.all(clusters.map(async (access) => [access.clusterId, await connectExit(access)] as const)),
  )
}

/** One pass of `ExitGateway.destroy`. */
export async function destroyItems(
  dependencies: DestroyDependencies,
  pass: DestructionPass,
): Promise<DestructionReport> {
  try {
    const sides = await openSides(dependencies.connect, pass)
    const clients = new Map(sides.map(({ clusterId, client }) => [clusterId, client]))
    const destroyers = await openDestroyers(dependencies, pass)
    const { tenantId, eraseBucket } = pass
    const destruction = { tenantId, dependencies, sides, clients, destroyers, eraseBucket }
    const gone: string[] = []
    const leftToProvider: string[] = []
    const report = (waitingFor: ExitWait[]): DestructionReport => ({ gone, leftToProvider, waitingFor })
    if (!(await pass.mayGoOn())) return report([])
    await withdraw(destruction, pass)
    await letVolumesGo(destruction, pass.items)
    for (const stage of stages) {
      if (stage === 'claim') {
        // Backups are gone by now: what Velero needed to delete them goes before the bucket it opens.
        if (!(await pass.mayGoOn())) return report([])
        for (const side of sides) {
          const destroyer = destroyers.get(side.clusterId)
          if (destroyer !== undefined) await withdrawVeleroLocation(side, pass, destroyer)
        }
      }
      const items = pass.items.filter(({ kind }) => kind === stage)
      if (items.length === 0) continue
      if (!(await pass.mayGoOn())) {
        return report(items.map((one) => exitWaitOf('deletion-not-begun', { thing: labelOf(one) })))
      }
      const outcome = await destroyStage(destruction, items)
      gone.push(...outcome.gone)
      leftToProvider.push(...outcome.leftToProvider)
      if (outcome.waitingFor.length > 0) return report(outcome.waitingFor)
    }
    // Once no namespace is left that would go with it, and only then (rule 29).
    return report((await pass.mayGoOn()) ? await letTenantsGo(sides, destroyers, pass) : [])
  } catch (error) {
    throw asProblem(error)
  }
}
