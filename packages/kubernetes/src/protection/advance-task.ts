import type { ClusterTask, TaskProgress } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { scheduleTargetOf } from '../fields.ts'
import { objectNames } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { desiredBackup, desiredRestore, desiredRestoreClaim, taskObjectName } from './desired/task-objects.ts'
import { ensure, failedProgress, isOfTask, TaskFailed } from './ensure-object.ts'
import { jobStateOf } from './job-state.ts'
import { copiesOfSnapshot, observedClaimOf } from './observe-protection.ts'

type Settled = Pick<TaskProgress, 'phase' | 'message'>

/** Makes what the task needs, in order: a restore's claim before what writes into it. */
async function makeObjects(client: ClusterClient, task: ClusterTask): Promise<ObservedObject> {
  const address = { kind: 'Schedule', namespace: task.namespace, name: objectNames.schedule } as const
  const schedule = await client.get(address)
  if (schedule === null) throw new TaskFailed('no Schedule names the tenant’s repository')
  const target = scheduleTargetOf(schedule)
  if (task.restore === null) return await ensure(client, task, desiredBackup(task, target))
  await ensure(client, task, desiredRestoreClaim(task, task.restore))
  return await ensure(client, task, desiredRestore(task, task.restore, target))
}

/** Claims that a backup had to copy and that show no copy since it began (cluster rule 2). */
async function claimsWithoutCopySince(client: ClusterClient, namespace: string, beganAt: number) {
  const [claims, snapshots] = await Promise.all([
    client.list({ kind: 'PersistentVolumeClaim', namespace }),
    client.list({ kind: 'Snapshot', namespace }),
  ])
  const fresh = new Set(
    snapshots.flatMap(copiesOfSnapshot).flatMap(({ claimName, takenAt }) => (takenAt >= beganAt ? [claimName] : [])),
  )
  const wanted = claims.map(observedClaimOf).filter(({ isBound, isExcluded, volumeMode, accessModes, createdAt }) => {
    const isCopied = isBound && !isExcluded && volumeMode === 'Filesystem' && !accessModes.includes('ReadWriteOncePod')
    return isCopied && createdAt <= beganAt
  })
  return { wanted: wanted.length, missing: wanted.flatMap(({ name }) => (fresh.has(name) ? [] : [name])) }
}

/** Instants of Kubernetes are whole seconds: what began in a second began at its start. */
function beganAtOf(object: ObservedObject): number {
  return Date.parse(object.metadata.creationTimestamp ?? '')
}

async function backupOutcome(client: ClusterClient, task: ClusterTask, backup: ObservedObject): Promise<Settled> {
  const { wanted, missing } = await claimsWithoutCopySince(client, task.namespace, beganAtOf(backup))
  if (wanted === 0) return { phase: 'failed', message: 'no claim could be copied: nothing was backed up' }
  if (missing.length === 0) return { phase: 'succeeded', message: `a new copy of ${wanted} claims stands` }
  // Its word is no evidence: the copies may still appear, and if they do not the deadline ends the task.
  return { phase: 'running', message: `reported done, but no new copy is seen of: ${missing.join(', ')}` }
}

async function restoreOutcome(client: ClusterClient, task: ClusterTask, claimName: string): Promise<Settled> {
  const claim = await client.get({ kind: 'PersistentVolumeClaim', namespace: task.namespace, name: claimName })
  if (claim === null) return { phase: 'failed', message: `the claim ${claimName} is gone` }
  if (!observedClaimOf(claim).isBound) return { phase: 'failed', message: `the claim ${claimName} holds no volume` }
  return { phase: 'succeeded', message: `restored into the claim ${claimName}` }
}

async function outcomeOf(client: ClusterClient, task: ClusterTask, object: ObservedObject): Promise<Settled> {
  const state = jobStateOf(object)
  if (state.kind === 'running') return { phase: 'running', message: 'under way on the cluster' }
  if (state.kind === 'failed') return { phase: 'failed', message: state.message }
  if (task.restore === null) return await backupOutcome(client, task, object)
  return await restoreOutcome(client, task, task.restore.newClaimName)
}

/** See `ProtectionGateway.advance`. Throws ApiFailure when the cluster does not answer. */
export async function advanceTask(client: ClusterClient, task: ClusterTask): Promise<TaskProgress> {
  const kind = task.kind === 'backup' ? 'Backup' : 'Restore'
  let objectUid = task.objectUid
  try {
    const standing = await client.get({ kind, namespace: task.namespace, name: taskObjectName(task.id) })
    if (standing === null && objectUid !== null) throw new TaskFailed(`the ${kind} is gone before its end was seen`)
    if (standing !== null && objectUid !== null && standing.metadata.uid !== objectUid) {
      throw new TaskFailed(`another ${kind} has the name of the task`)
    }
    const object = standing !== null && isOfTask(standing, task) ? standing : await makeObjects(client, task)
    objectUid = object.metadata.uid
    return { ...(await outcomeOf(client, task, object)), objectUid }
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    return failedProgress(error, objectUid)
  }
}
