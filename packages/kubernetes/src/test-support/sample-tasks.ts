import type { ClusterTask } from '@grenier/control-plane/ports'
import type { DesiredObject } from '../objects.ts'
import { desiredBackup, desiredRestore, desiredRestoreClaim } from '../protection/desired/task-objects.ts'
import { sampleBlueprint } from './samples.ts'

const { installationId, tenantId, revision } = sampleBlueprint

export const sampleBackupTask: ClusterTask = {
  id: '0198c0de-7a00-7000-8000-0000000000c1',
  kind: 'backup',
  installationId,
  tenantId,
  revision,
  namespace: 'bar-sur-seine-10034-storage',
  restore: null,
  objectUid: null,
}

const restore = {
  copyRef: '4f1c2a9b',
  newClaimName: 'archives-retour',
  className: 'standard',
  restoredBytes: 10n * 1024n ** 3n,
}

export const sampleRestoreTask: ClusterTask = {
  ...sampleBackupTask,
  id: '0198c0de-7a00-7000-8000-0000000000c2',
  kind: 'restore',
  restore,
}

const target = { bucketName: 'bar-sur-seine-10034-3f1c', s3Endpoint: 'https://s3.sauvegarde.example' }

/** Every object of tasks. */
export function everyTaskObject(): DesiredObject[] {
  return [
    desiredBackup(sampleBackupTask, target),
    desiredRestoreClaim(sampleRestoreTask, restore),
    desiredRestore(sampleRestoreTask, restore, target),
  ]
}
