import type { ClusterTask, TaskProgress } from '@grenier/control-plane/ports'
import { isWholeByBytes, type MovedData } from '@grenier/quota-billing'
import type { ClusterClient } from '../client/cluster-client.ts'
import { isRecord } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import { drillJobName } from './desired/drill-objects.ts'
import { taskObjectName } from './desired/task-objects.ts'
import { desiredVeleroDrillObjects, type VeleroThere } from './desired/velero-restore-objects.ts'
import { endedJob, lastWordOf } from './drill-job.ts'
import { ensure, failedProgress, isOfTask, TaskFailed } from './ensure-object.ts'
import { type FoundCopy, findVeleroCopy, veleroRestoreState } from './velero-evidence.ts'

type Settled = Omit<TaskProgress, 'objectUid'>

const lastWord = /^\{"restoredFiles":(\d{1,18}),"restoredBytes":(\d{1,18}),"linkBytes":(\d{1,18})\}\s*$/

type Counted = Pick<MovedData, 'restoredFiles' | 'restoredBytes' | 'linkBytes'>

function countedBy(pod: ObservedObject): Counted | null {
  const counts = lastWord.exec(lastWordOf(pod))
  if (counts === null) return null
  const [, restoredFiles = '', restoredBytes = '', linkBytes = ''] = counts
  return {
    restoredFiles: BigInt(restoredFiles),
    restoredBytes: BigInt(restoredBytes),
    linkBytes: BigInt(linkBytes),
  }
}

/** What was shown of a restore whose data was moved, once its volume was counted. */
function judged(moved: MovedData): Settled {
  const { copiedBytes, movedBytes, restoredFiles, restoredBytes } = moved
  if (restoredFiles === 0n) return { phase: 'failed', message: 'the copy holds no file', moved }
  if (!isWholeByBytes(moved)) {
    const message = `${copiedBytes} bytes were copied, ${movedBytes} moved back and ${restoredBytes} found on the volume`
    return { phase: 'failed', message, moved }
  }
  const message = `${restoredFiles} files came back with all of their bytes; their contents were compared with nothing`
  return { phase: 'succeeded', message, moved }
}

/** Of a raw block device no file can be counted: its pod would never start. */
async function assertFileSystem(client: ClusterClient, task: ClusterTask): Promise<void> {
  const { namespace } = task
  const claim = await client.get({ kind: 'PersistentVolumeClaim', namespace, name: task.restore?.newClaimName ?? '' })
  const spec = claim?.['spec']
  if (isRecord(spec) && spec['volumeMode'] === 'Block') {
    throw new TaskFailed('the claim is a raw block device, whose files cannot be counted')
  }
}

async function outcomeOf(
  client: ClusterClient,
  task: ClusterTask,
  seen: { readonly restore: ObservedObject; readonly job: ObservedObject; readonly copy: () => Promise<FoundCopy> },
): Promise<Settled> {
  const state = await veleroRestoreState(client, task, seen.restore)
  if (state.kind === 'failed') return { phase: 'failed', message: state.message }
  await assertFileSystem(client, task)
  const ended = endedJob(seen.job)
  if (ended.kind === 'failed') return { phase: 'failed', message: `counting the files failed: ${ended.message}` }
  if (state.kind === 'running') return { phase: 'running', message: 'restoring' }
  if (ended.kind === 'running') return { phase: 'running', message: 'restored, counting the files' }
  const pods = await client.list({ kind: 'Pod', namespace: task.namespace })
  const counted = pods.map(countedBy).find((counts) => counts !== null)
  if (counted === undefined || counted === null) {
    return { phase: 'failed', message: 'the Job did not say how many files it found' }
  }
  const { copiedBytes } = await seen.copy()
  return judged({ copiedBytes, movedBytes: state.movedBytes, ...counted })
}

/**
 * A drill of a copy that Velero made: Velero restores the one claim into a namespace of its own, and a Job counts what came
 * back; see `ProtectionGateway.advance`. What is remembered is the namespace. Throws ApiFailure.
 */
export async function advanceVeleroDrill(
  client: ClusterClient,
  task: ClusterTask,
  velero: VeleroThere,
): Promise<TaskProgress> {
  const { namespace } = task
  let { objectUid } = task
  const copy = () => {
    const { storageNamespace = '', sourceClaimName: claimName = '' } = task.drill ?? {}
    const copyRef = task.restore?.copyRef ?? ''
    return findVeleroCopy(client, { namespace: velero.namespace, copyRef, source: storageNamespace, claimName })
  }
  try {
    const standing = await client.get({ kind: 'Namespace', name: namespace })
    if (objectUid !== null && standing?.metadata.uid !== objectUid)
      throw new TaskFailed('the namespace of the drill is gone')
    if (standing !== null && !isOfTask(standing, task)) throw new TaskFailed(`Namespace ${namespace} exists already`)
    objectUid = standing?.metadata.uid ?? null
    const name = taskObjectName(task.id)
    const [job, restore] = await Promise.all([
      standing === null ? null : client.get({ kind: 'Job', namespace, name: drillJobName }),
      client.get({ kind: 'VeleroRestore', namespace: velero.namespace, name }),
    ])
    if (job === null || restore === null) {
      for (const desired of desiredVeleroDrillObjects(task, velero, await copy())) {
        const made = await ensure(client, task, desired)
        if (made.kind === 'Namespace') objectUid = made.metadata.uid
      }
      return { phase: 'running', message: 'started on the cluster', objectUid }
    }
    if (!isOfTask(restore, task)) throw new TaskFailed(`Restore ${name} exists already`)
    return { ...(await outcomeOf(client, task, { restore, job, copy })), objectUid }
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    return failedProgress(error, objectUid)
  }
}
