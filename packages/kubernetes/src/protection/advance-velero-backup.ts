import type { ClusterTask, TaskProgress } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { texts } from '../fields.ts'
import { kinds, type ObservedObject } from '../objects.ts'
import { taskMetadata, taskObjectName } from './desired/task-objects.ts'
import { veleroName, veleroTemplate } from './desired/velero-objects.ts'
import { ensure, failedProgress, isOfTask, TaskFailed } from './ensure-object.ts'
import { copyOfDataUpload, observedClaimOf } from './observe-protection.ts'

type Settled = Pick<TaskProgress, 'phase' | 'message'>
type Velero = NonNullable<ClusterTask['velero']>

/** Velero's own label on everything that a backup made. */
const backupNameLabel = 'velero.io/backup-name'
const failedPhases: ReadonlySet<string> = new Set(['FailedValidation', 'PartiallyFailed', 'Failed'])

function desiredVeleroBackup(task: ClusterTask, { namespace, slug }: Velero) {
  const { apiVersion } = kinds.VeleroBackup
  const metadata = { ...taskMetadata(task, taskObjectName(task.id)), namespace }
  return { apiVersion, kind: 'VeleroBackup', metadata, spec: veleroTemplate(slug, task.namespace) } as const
}

async function claimsNotMoved(client: ClusterClient, task: ClusterTask, backup: ObservedObject) {
  const [claims, uploads] = await Promise.all([
    client.list({ kind: 'PersistentVolumeClaim', namespace: task.namespace }),
    client.list({ kind: 'DataUpload', namespace: backup.metadata.namespace }),
  ])
  const moved = new Set(
    uploads
      .filter(({ metadata }) => metadata.labels?.[backupNameLabel] === backup.metadata.name)
      .flatMap((upload) => copyOfDataUpload(upload, task.namespace) ?? [])
      .flatMap(({ claimName, sizeBytes }) => ((sizeBytes ?? 0n) > 0n ? [claimName] : [])),
  )
  const beganAt = Date.parse(backup.metadata.creationTimestamp ?? '')
  const wanted = claims.map(observedClaimOf).filter(({ isBound, createdAt }) => isBound && createdAt <= beganAt)
  return { wanted: wanted.length, missing: wanted.flatMap(({ name }) => (moved.has(name) ? [] : [name])) }
}

/** Its word is no evidence: a backup has succeeded once the data of each bound claim was seen to be moved (rule 2). */
async function outcomeOf(client: ClusterClient, task: ClusterTask, backup: ObservedObject): Promise<Settled> {
  const { phase = '', failureReason = '' } = texts(backup['status'])
  if (failedPhases.has(phase)) return { phase: 'failed', message: `Velero says ${phase}: ${failureReason}` }
  if (phase !== 'Completed') return { phase: 'running', message: 'under way on the cluster' }
  const { wanted, missing } = await claimsNotMoved(client, task, backup)
  if (wanted === 0) return { phase: 'failed', message: 'no claim could be copied: nothing was backed up' }
  if (missing.length === 0) return { phase: 'succeeded', message: `a new copy of ${wanted} claims stands` }
  return { phase: 'running', message: `reported done, but no new copy is seen of: ${missing.join(', ')}` }
}

/** A backup that Velero makes, from its own namespace; see `ProtectionGateway.advance`. Throws ApiFailure. */
export async function advanceVeleroBackup(
  client: ClusterClient,
  task: ClusterTask,
  velero: Velero,
): Promise<TaskProgress> {
  let { objectUid } = task
  const address = { kind: 'VeleroBackup', namespace: velero.namespace, name: taskObjectName(task.id) } as const
  try {
    const standing = await client.get(address)
    if (standing === null && objectUid !== null) throw new TaskFailed('the Backup is gone before its end was seen')
    if (standing !== null && (objectUid ?? standing.metadata.uid) !== standing.metadata.uid) {
      throw new TaskFailed('another Backup has the name of the task')
    }
    const location = {
      kind: 'BackupStorageLocation',
      namespace: velero.namespace,
      name: veleroName(velero.slug),
    } as const
    if (standing === null && (await client.get(location)) === null) {
      throw new TaskFailed('no location names the tenant’s repository')
    }
    const isOwn = standing !== null && isOfTask(standing, task)
    const backup = isOwn ? standing : await ensure(client, task, desiredVeleroBackup(task, velero))
    objectUid = backup.metadata.uid
    return { ...(await outcomeOf(client, task, backup)), objectUid }
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    return failedProgress(error, objectUid)
  }
}
