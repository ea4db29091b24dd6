import type { ClusterTask, TaskProgress } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { scheduleTargetOf } from '../fields.ts'
import { labels, movePurpose, objectNames } from '../names.ts'
import { type ObservedObject, objectLabel } from '../objects.ts'
import { restoreOutcome } from './advance-drill.ts'
import { desiredMovedClaim, desiredMoveJob } from './desired/move-objects.ts'
import { taskObjectName } from './desired/task-objects.ts'
import { ensure, failedProgress, isOfTask, TaskFailed } from './ensure-object.ts'
import { observedClaimOf } from './observe-protection.ts'
import { findUnendedRestores, mountsClaimOf } from './writers.ts'

/** The claim of the move, made if it never was: another try restores into the same one, and nothing of others is written over. */
async function ensureClaim(client: ClusterClient, task: ClusterTask): Promise<void> {
  const desired = desiredMovedClaim(task)
  const { namespace, name } = desired.metadata
  const isOfMove = (found: ObservedObject | null) => found?.metadata.labels?.[labels.move] === task.move?.moveId
  const standing = await client.get({ kind: 'PersistentVolumeClaim', namespace, name })
  if (isOfMove(standing)) return
  if (standing !== null) throw new TaskFailed(`${objectLabel(desired)} exists already`)
  try {
    await client.create(desired)
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    if (error.status === 409) {
      if (isOfMove(await client.get({ kind: 'PersistentVolumeClaim', namespace, name }))) return
      throw new TaskFailed(`${objectLabel(desired)} exists already`)
    }
    // Refused for good: a quota that is spent, a field that is not known, a right that is missing.
    if ([400, 403, 422].includes(error.status)) throw new TaskFailed(error.message)
    throw error
  }
}

/** A namespace that is the tenant's own already, or somebody else's, is never restored into: it may hold newer data. */
async function assertFilled(client: ClusterClient, task: ClusterTask): Promise<void> {
  const namespace = await client.get({ kind: 'Namespace', name: task.namespace })
  const marks = namespace?.metadata.labels ?? {}
  const isFilled = marks[labels.purpose] === movePurpose && marks[labels.move] === task.move?.moveId
  if (!isFilled || marks[labels.installation] !== task.installationId) {
    throw new TaskFailed(`Namespace ${task.namespace} is not being filled by this move`)
  }
}

/** Another try of the move may write to the claim although its task is over: a Job may outlive it. */
async function isBeingRestored(client: ClusterClient, task: ClusterTask): Promise<boolean> {
  const standing = await findUnendedRestores(client, task.namespace)
  return standing.some((object) => !isOfTask(object, task) && mountsClaimOf(object, task.move?.claimName ?? ''))
}

/** The Job of the task; null while an earlier one still writes to its claim. */
async function makeObjects(client: ClusterClient, task: ClusterTask, image: string): Promise<ObservedObject | null> {
  await assertFilled(client, task)
  if (await isBeingRestored(client, task)) return null
  const schedule = await client.get({ kind: 'Schedule', namespace: task.namespace, name: objectNames.schedule })
  if (schedule === null) throw new TaskFailed('no Schedule names the tenant’s repository')
  await ensureClaim(client, task)
  return await ensure(client, task, desiredMoveJob(task, { target: scheduleTargetOf(schedule), image }))
}

async function settled(client: ClusterClient, task: ClusterTask, job: ObservedObject) {
  const pods = await client.list({ kind: 'Pod', namespace: task.namespace })
  const outcome = restoreOutcome(
    job,
    pods.filter((pod) => isOfTask(pod, task)),
    { mayBeEmpty: true },
  )
  if (outcome.phase !== 'succeeded') return outcome
  const name = task.move?.claimName ?? ''
  const claim = await client.get({ kind: 'PersistentVolumeClaim', namespace: task.namespace, name })
  if (claim !== null && observedClaimOf(claim).isBound) return outcome
  return { ...outcome, phase: 'failed', message: `the claim ${name} holds no volume` } as const
}

/**
 * Restores one claim of a move and tells how far it is: see `ProtectionGateway.advance`. What is remembered is the Job: once it
 * is gone before its end was seen, the restore has failed. Throws ApiFailure when the cluster does not answer.
 */
export async function advanceMoveTask(client: ClusterClient, task: ClusterTask, image: string): Promise<TaskProgress> {
  let { objectUid } = task
  try {
    const address = { kind: 'Job', namespace: task.namespace, name: taskObjectName(task.id) } as const
    const standing = await client.get(address)
    if (standing === null && objectUid !== null) throw new TaskFailed('the Job is gone before its end was seen')
    if (standing !== null && objectUid !== null && standing.metadata.uid !== objectUid) {
      throw new TaskFailed('another Job has the name of the task')
    }
    const job = standing !== null && isOfTask(standing, task) ? standing : await makeObjects(client, task, image)
    if (job === null) return { phase: 'running', message: 'an earlier restore still runs', objectUid: null }
    objectUid = job.metadata.uid
    return { ...(await settled(client, task, job)), objectUid }
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    return failedProgress(error, objectUid)
  }
}
