import type { ClusterTask, TaskProgress } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { annotations, labelPrefix, labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { taskMetadata, taskObjectName } from './desired/task-objects.ts'
import { desiredFirstUse, desiredVeleroRestore, type VeleroThere } from './desired/velero-restore-objects.ts'
import { ensure, failedProgress, isOfTask, TaskFailed } from './ensure-object.ts'
import { observedClaimOf } from './observe-protection.ts'
import { findVeleroCopy, veleroRestoreState } from './velero-evidence.ts'

type Settled = Pick<TaskProgress, 'phase' | 'message'>

/** Velero's own label on everything that a Restore made. */
const restoreNameLabel = 'velero.io/restore-name'

function claimNameOf(task: ClusterTask): string {
  return task.restore?.newClaimName ?? ''
}

async function readClaim(client: ClusterClient, task: ClusterTask): Promise<ObservedObject | null> {
  return await client.get({ kind: 'PersistentVolumeClaim', namespace: task.namespace, name: claimNameOf(task) })
}

/** Velero restores a claim under its own name: one that stands is never restored over, nor made ours. */
async function start(client: ClusterClient, task: ClusterTask, velero: VeleroThere): Promise<ObservedObject> {
  const claimName = claimNameOf(task)
  if ((await readClaim(client, task)) !== null) throw new TaskFailed(`the claim ${claimName} exists already`)
  const wanted = { namespace: velero.namespace, copyRef: task.restore?.copyRef ?? '', source: task.namespace }
  const copy = await findVeleroCopy(client, { ...wanted, claimName })
  const storageClass = await client.get({ kind: 'StorageClass', name: task.restore?.className ?? '' })
  if (storageClass?.['volumeBindingMode'] === 'WaitForFirstConsumer')
    await ensure(client, task, desiredFirstUse(task, velero.jobImage))
  return await ensure(client, task, desiredVeleroRestore(task, velero.namespace, copy))
}

type Marks = Readonly<Record<string, string>>

/** Which of the marks are of our prefix, and which are not. */
function parted(marks: Marks = {}): { readonly ours: Marks; readonly others: Marks } {
  const entries = Object.entries(marks)
  const chosen = (isOurs: boolean) =>
    Object.fromEntries(entries.filter(([key]) => key.startsWith(labelPrefix) === isOurs))
  return { ours: chosen(true), others: chosen(false) }
}

/**
 * What a claim said of us when it was copied is not true of it any more: another task made it, and the volume that was made to
 * outlive it is another one (rule 5). What others wrote on it, as who manages it, stays.
 */
async function markClaim(client: ClusterClient, task: ClusterTask, claim: ObservedObject): Promise<void> {
  const { labels: standing = {}, annotations: noted = {} } = claim.metadata
  const isMarked = standing[labels.task] === task.id && noted[annotations.installation] === task.installationId
  if (isMarked) return
  const own = taskMetadata(task, claim.metadata.name)
  await client.patch(claim, [
    { op: 'add', path: '/metadata/labels', value: { ...parted(standing).others, ...parted(own.labels).ours } },
    { op: 'add', path: '/metadata/annotations', value: { ...parted(noted).others, ...parted(own.annotations).ours } },
  ])
}

async function outcomeOf(client: ClusterClient, task: ClusterTask, restore: ObservedObject): Promise<Settled> {
  const claim = await readClaim(client, task)
  const isRestored = claim?.metadata.labels?.[restoreNameLabel] === restore.metadata.name
  if (claim !== null && isRestored) await markClaim(client, task, claim)
  const state = await veleroRestoreState(client, task, restore)
  if (state.kind === 'failed') return { phase: 'failed', message: state.message }
  if (state.kind === 'running') return { phase: 'running', message: 'under way on the cluster' }
  const claimName = claimNameOf(task)
  if (claim === null || !isRestored) return { phase: 'failed', message: `the claim ${claimName} is gone` }
  if (!observedClaimOf(claim).isBound) return { phase: 'failed', message: `the claim ${claimName} holds no volume` }
  return { phase: 'succeeded', message: `restored the claim ${claimName}: ${state.movedBytes} bytes moved` }
}

/**
 * A claim that is gone, restored under its own name by Velero from a copy that Velero made; see `ProtectionGateway.advance`.
 * Throws ApiFailure.
 */
export async function advanceVeleroRestore(
  client: ClusterClient,
  task: ClusterTask,
  velero: VeleroThere,
): Promise<TaskProgress> {
  let { objectUid } = task
  const address = { kind: 'VeleroRestore', namespace: velero.namespace, name: taskObjectName(task.id) } as const
  try {
    const standing = await client.get(address)
    if (standing === null && objectUid !== null) throw new TaskFailed('the Restore is gone before its end was seen')
    if (standing !== null && (objectUid ?? standing.metadata.uid) !== standing.metadata.uid) {
      throw new TaskFailed('another Restore has the name of the task')
    }
    if (standing !== null && !isOfTask(standing, task)) throw new TaskFailed(`Restore ${address.name} exists already`)
    const restore = standing ?? (await start(client, task, velero))
    objectUid = restore.metadata.uid
    return { ...(await outcomeOf(client, task, restore)), objectUid }
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    return failedProgress(error, objectUid)
  }
}
