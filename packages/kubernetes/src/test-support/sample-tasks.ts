import type { ClusterTask } from '@grenier/control-plane/ports'
import { instantFromIso } from '@grenier/quota-billing'
import type { DesiredObject } from '../objects.ts'
import { desiredDrillObjects } from '../protection/desired/drill-objects.ts'
import { jobImageOf } from '../protection/desired/job-image.ts'
import { desiredMovedClaim, desiredMoveJob } from '../protection/desired/move-objects.ts'
import { desiredBackup, desiredRestore, desiredRestoreClaim } from '../protection/desired/task-objects.ts'
import {
  desiredFirstUse,
  desiredVeleroDrillObjects,
  desiredVeleroRestore,
} from '../protection/desired/velero-restore-objects.ts'
import { sampleBlueprint, sampleProfile } from './samples.ts'

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
  drill: null,
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

export const sampleDrillTask: ClusterTask = {
  ...sampleRestoreTask,
  id: '0198c0de-7a00-7000-8000-0000000000c3',
  kind: 'drill',
  namespace: 'bar-sur-seine-10034-drill-0000c3',
  restore: { ...restore, newClaimName: 'restored' },
  drill: {
    storageNamespace: sampleBackupTask.namespace,
    sourceClaimName: 'archives',
    expiresAt: instantFromIso('2026-01-02T00:00:00Z'),
  },
}

export const sampleMoveTask: ClusterTask = {
  ...sampleRestoreTask,
  id: '0198c0de-7a00-7000-8000-0000000000c4',
  kind: 'move',
  restore: { ...restore, newClaimName: 'archives' },
  move: { moveId: '0198c0de-7a00-7000-8000-0000000000d1', claimName: 'archives', accessModes: ['ReadWriteMany'] },
}

const secretData = { password: 'bm90LWEtcmVhbC1wYXNzd29yZA==' }

const velero = { namespace: 'velero', slug: 'bar-sur-seine-10034' }
const veleroRestore = {
  ...restore,
  copyRef: 'grenier-bar-sur-seine-10034-20260101223700-x7k2q',
  newClaimName: 'archives',
}

/** A claim that is gone, back under its own name. */
export const sampleVeleroRestoreTask: ClusterTask = {
  ...sampleRestoreTask,
  id: '0198c0de-7a00-7000-8000-0000000000c6',
  restore: veleroRestore,
  velero,
}

export const sampleVeleroDrillTask: ClusterTask = {
  ...sampleDrillTask,
  id: '0198c0de-7a00-7000-8000-0000000000c5',
  namespace: 'bar-sur-seine-10034-drill-0000c5',
  restore: veleroRestore,
  velero,
}

const veleroCopy = {
  backupName: 'grenier-bar-sur-seine-10034-20260101223700',
  volumeSnapshotName: 'velero-archives-4xk8z',
  sourceNamespace: sampleBackupTask.namespace,
}

/** Every object of tasks of Velero's. */
export function everyVeleroTaskObject(): DesiredObject[] {
  return [
    desiredVeleroRestore(sampleVeleroRestoreTask, velero.namespace, veleroCopy),
    desiredFirstUse(sampleVeleroRestoreTask, jobImageOf(sampleProfile)),
    ...desiredVeleroDrillObjects(sampleVeleroDrillTask, { ...velero, jobImage: jobImageOf(sampleProfile) }, veleroCopy),
  ]
}

/** Every object of tasks. */
export function everyTaskObject(): DesiredObject[] {
  return [
    desiredBackup(sampleBackupTask, target),
    desiredRestoreClaim(sampleRestoreTask, restore),
    desiredRestore(sampleRestoreTask, restore, target),
    desiredMovedClaim(sampleMoveTask),
    desiredMoveJob(sampleMoveTask, { target, image: jobImageOf(sampleProfile) }),
    ...desiredDrillObjects(sampleDrillTask, { target, secretData, profile: sampleProfile, secretsSubject: null }),
  ]
}
