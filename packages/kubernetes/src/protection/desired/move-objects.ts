import type { ClusterTask } from '@grenier/control-plane/ports'
import { invariant } from '@grenier/quota-billing'
import type { V1JobSpec, V1PersistentVolumeClaimSpec } from '@kubernetes/client-node'
import { backupPodLabels } from '../../desired/network-policy.ts'
import { labels } from '../../names.ts'
import { type DesiredObject, kinds } from '../../objects.ts'
import { bytesToQuantity } from '../../quantity.ts'
import { restoringPod } from './restoring-pod.ts'
import { type RepositoryTarget, taskMetadata, taskObjectName } from './task-objects.ts'

const activeDeadlineSeconds = 12 * 3_600
/** A Job that is over goes by itself once it was seen for long. */
const keptSeconds = 7 * 24 * 3_600

/**
 * The claim that a move makes on the new side: the same name, the modes in which the old one may be mounted, and the move's
 * own mark, by which another try finds it again.
 * @throws BrokenInvariant for a task of no move.
 */
export function desiredMovedClaim(task: ClusterTask): DesiredObject {
  const { restore, move } = task
  invariant(restore !== null && move !== undefined, 'a move knows its copy')
  const metadata = taskMetadata(task, move.claimName)
  const spec: V1PersistentVolumeClaimSpec = {
    accessModes: [...move.accessModes],
    storageClassName: restore.className,
    resources: { requests: { storage: bytesToQuantity(restore.restoredBytes) } },
  }
  return {
    apiVersion: kinds.PersistentVolumeClaim.apiVersion,
    kind: 'PersistentVolumeClaim',
    metadata: { ...metadata, labels: { ...metadata.labels, [labels.move]: move.moveId } },
    spec,
  }
}

/**
 * The one Job of a claim's restore: it restores the named copy into the claim, has restic compare every hash with the
 * repository, and counts the files, as a drill does. Its pod goes where backup pods may go.
 * @throws BrokenInvariant for a task of no move.
 */
export function desiredMoveJob(
  task: ClusterTask,
  { target, image }: { readonly target: RepositoryTarget; readonly image: string },
): DesiredObject {
  const { restore, move } = task
  invariant(restore !== null && move !== undefined, 'a move knows its copy')
  const metadata = taskMetadata(task, taskObjectName(task.id))
  const spec: V1JobSpec = {
    backoffLimit: 0,
    activeDeadlineSeconds,
    ttlSecondsAfterFinished: keptSeconds,
    template: {
      metadata: { labels: { ...metadata.labels, ...backupPodLabels } },
      spec: restoringPod({
        image,
        target,
        copyRef: restore.copyRef,
        sourceClaimName: move.claimName,
        claimName: move.claimName,
      }),
    },
  }
  return { apiVersion: kinds.Job.apiVersion, kind: 'Job', metadata, spec }
}
