import type { ClusterTask } from '@grenier/control-plane/ports'
import type { V1PersistentVolumeClaimSpec } from '@kubernetes/client-node'
import { desiredBackend } from '../../desired/schedule.ts'
import { annotations, fieldManager, labels, objectNames } from '../../names.ts'
import { type DesiredObject, kinds, type ObjectMetadata } from '../../objects.ts'
import { bytesToQuantity } from '../../quantity.ts'

/** The repository that a tenant's Schedule writes to. */
export interface RepositoryTarget {
  readonly bucketName: string
  readonly s3Endpoint: string
}

/** A pod of K8up that does not end by itself is ended after this. */
const activeDeadlineSeconds = 12 * 3_600

/** Metadata of an object of a task in its namespace: whose it is, for which task, from which revision. */
export function taskMetadata(task: ClusterTask, name: string): ObjectMetadata {
  return {
    name,
    namespace: task.namespace,
    labels: {
      [labels.managedBy]: fieldManager,
      [labels.tenant]: task.tenantId,
      [labels.installation]: task.installationId,
      [labels.purpose]: task.kind === 'drill' ? 'drill' : 'storage',
      [labels.task]: task.id,
    },
    annotations: {
      [annotations.installation]: task.installationId,
      [annotations.revision]: task.revision.toString(),
    },
  }
}

/** Name of the K8up object of a task: the same for ever, so that it cannot be made twice. */
export function taskObjectName(taskId: string): string {
  return `grenier-${taskId}`
}

/** A backup of the whole namespace, now. */
export function desiredBackup(task: ClusterTask, target: RepositoryTarget): DesiredObject {
  return {
    apiVersion: kinds.Backup.apiVersion,
    kind: 'Backup',
    metadata: taskMetadata(task, taskObjectName(task.id)),
    spec: {
      backend: desiredBackend(target),
      podConfigRef: { name: objectNames.podConfig },
      activeDeadlineSeconds,
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 2,
    },
  }
}

/** The claim that a restore makes for itself. */
export function desiredRestoreClaim(task: ClusterTask, restore: NonNullable<ClusterTask['restore']>): DesiredObject {
  const spec: V1PersistentVolumeClaimSpec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: restore.className,
    resources: { requests: { storage: bytesToQuantity(restore.restoredBytes) } },
  }
  return {
    apiVersion: kinds.PersistentVolumeClaim.apiVersion,
    kind: 'PersistentVolumeClaim',
    metadata: taskMetadata(task, restore.newClaimName),
    spec,
  }
}

/** A restore of one named copy, never of the latest, into the claim that was made for it. */
export function desiredRestore(
  task: ClusterTask,
  restore: NonNullable<ClusterTask['restore']>,
  target: RepositoryTarget,
): DesiredObject {
  return {
    apiVersion: kinds.Restore.apiVersion,
    kind: 'Restore',
    metadata: taskMetadata(task, taskObjectName(task.id)),
    spec: {
      backend: desiredBackend(target),
      podConfigRef: { name: objectNames.podConfig },
      snapshot: restore.copyRef,
      restoreMethod: { folder: { claimName: restore.newClaimName } },
      activeDeadlineSeconds,
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 2,
    },
  }
}
