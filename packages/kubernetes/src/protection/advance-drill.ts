import type { ClusterProfile } from '@grenier/contracts'
import type { ClusterTask, TaskProgress } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { scheduleTargetOf, texts } from '../fields.ts'
import { objectNames } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { desiredDrillObjects, drillJobName } from './desired/drill-objects.ts'
import { endedJob, lastWordOf } from './drill-job.ts'
import { ensure, failedProgress, isOfTask, TaskFailed } from './ensure-object.ts'

type Settled = Omit<TaskProgress, 'objectUid'>

/** Jobs made before bytes were counted say none. */
const lastWord =
  /^\{"expectedFiles":\s*(\d{1,18}),"restoredFiles":\s*(\d{1,18})(?:,"comparedBytes":\s*(\d{1,18}))?\}\s*$/

/** The last word of the drill's container: its counts, null where it did not come to say them. */
function countsOfPod(pod: ObservedObject): NonNullable<TaskProgress['files']> | null {
  const counts = lastWord.exec(lastWordOf(pod))
  if (counts === null) return null
  const [, expectedFiles = '', restoredFiles = '', comparedBytes] = counts
  return {
    expectedFiles: BigInt(expectedFiles),
    restoredFiles: BigInt(restoredFiles),
    ...(comparedBytes === undefined ? {} : { comparedBytes: BigInt(comparedBytes) }),
  }
}

/**
 * A copy is proved by a Job that ended well, with as many files restored as the copy lists; and at least one, unless what was
 * copied may have been empty.
 */
export function restoreOutcome(
  job: ObservedObject,
  pods: readonly ObservedObject[],
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): Settled {
  const ended = endedJob(job)
  if (ended.kind === 'failed')
    return { phase: 'failed', message: `the restore or its comparison failed: ${ended.message}` }
  if (ended.kind === 'running') return { phase: 'running', message: 'restoring and comparing' }
  const files = pods.map(countsOfPod).find((counts) => counts !== null)
  if (files === undefined || files === null)
    return { phase: 'failed', message: 'the Job did not say how many files it restored' }
  const { expectedFiles, restoredFiles } = files
  if (expectedFiles === 0n && !mayBeEmpty) return { phase: 'failed', message: 'the copy holds no file', files }
  if (expectedFiles !== restoredFiles) {
    return { phase: 'failed', message: `${restoredFiles} of ${expectedFiles} files were restored`, files }
  }
  return { phase: 'succeeded', message: `${restoredFiles} files restored, every one compared by its hash`, files }
}

async function makeObjects(client: ClusterClient, task: ClusterTask, profile: ClusterProfile): Promise<void> {
  const namespace = task.drill?.storageNamespace ?? ''
  const [schedule, secret] = await Promise.all([
    client.get({ kind: 'Schedule', namespace, name: objectNames.schedule }),
    client.get({ kind: 'Secret', namespace, name: objectNames.repositorySecret }),
  ])
  if (schedule === null || secret === null) throw new TaskFailed('nothing names the tenant’s repository')
  const { secretsSubject } = await client.capabilities()
  const parts = { target: scheduleTargetOf(schedule), secretData: texts(secret['data']), profile, secretsSubject }
  for (const desired of desiredDrillObjects(task, parts)) await ensure(client, task, desired)
}

/**
 * Makes the objects of a drill that were never seen and tells how far it is: see `ProtectionGateway.advance`. What is
 * remembered is the namespace: once it is gone the drill is over. Throws ApiFailure when the cluster does not answer.
 */
export async function advanceDrill(
  client: ClusterClient,
  task: ClusterTask,
  profile: ClusterProfile,
): Promise<TaskProgress> {
  const { namespace } = task
  let { objectUid } = task
  try {
    const standing = await client.get({ kind: 'Namespace', name: namespace })
    if (objectUid !== null && standing?.metadata.uid !== objectUid)
      throw new TaskFailed('the namespace of the drill is gone')
    if (standing !== null && !isOfTask(standing, task)) throw new TaskFailed(`Namespace ${namespace} exists already`)
    const job = standing === null ? null : await client.get({ kind: 'Job', namespace, name: drillJobName })
    if (job === null) {
      await makeObjects(client, task, profile)
      const made = await client.get({ kind: 'Namespace', name: namespace })
      return { phase: 'running', message: 'started on the cluster', objectUid: made?.metadata.uid ?? null }
    }
    objectUid = standing?.metadata.uid ?? null
    return { ...restoreOutcome(job, await client.list({ kind: 'Pod', namespace })), objectUid }
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    return failedProgress(error, objectUid)
  }
}
