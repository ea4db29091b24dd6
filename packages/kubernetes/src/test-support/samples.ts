import type { ClusterProfile } from '@grenier/contracts'
import type { BlueprintQuota, TenantBlueprint } from '@grenier/control-plane/ports'
import type { ClusterCapabilities } from '../capabilities.ts'
import type { Place } from '../desired/metadata.ts'

const gibibyte = 1024n ** 3n

export const blockQuota: BlueprintQuota = {
  offerId: '0198c0de-7a00-7000-8000-0000000000b1',
  offerCode: 'bloc-standard',
  kind: 'block',
  className: 'standard',
  quotaBytes: 100n * gibibyte,
  roundingStepBytes: gibibyte,
}

export const backupQuota: BlueprintQuota = {
  offerId: '0198c0de-7a00-7000-8000-0000000000b2',
  offerCode: 'sauvegarde',
  kind: 'backup',
  className: 'objets-sauvegarde',
  quotaBytes: 100n * gibibyte,
  roundingStepBytes: gibibyte,
}

export const bucketQuota: BlueprintQuota = {
  offerId: '0198c0de-7a00-7000-8000-0000000000b3',
  offerCode: 'objets',
  kind: 'bucket',
  className: 'objets-standard',
  quotaBytes: 20n * gibibyte,
  roundingStepBytes: gibibyte,
}

export const sampleBlueprint: TenantBlueprint = {
  installationId: '0198c0de-7a00-7000-8000-00000000000f',
  tenantId: '0198c0de-7a00-7000-8000-000000000001',
  slug: 'bar-sur-seine-10034',
  siren: '211000344',
  inseeCode: '10034',
  origin: {
    organisationKind: 'commune',
    organisationName: 'Bar-sur-Seine',
    poolName: 'Région',
    dataClass: 'public-archive',
    residencyMin: 'FR',
  },
  generation: 4,
  revision: 1207n,
  quotas: [blockQuota, backupQuota],
  backup: {
    s3Endpoint: 'https://s3.sauvegarde.example',
    repositoryPassword: 'not-a-real-password',
    scheduleMinute: 37,
    scheduleHour: 22,
  },
}

/** The backup of the sample tenant where Velero copies it. */
export const veleroBackup = {
  ...sampleBlueprint.backup,
  velero: { namespace: 'velero', region: 'fr-nord', dataClass: 'ordinary' as const },
}

export const sampleProfile: ClusterProfile = {
  oidcGroupsPrefix: 'grenier:',
  dnsNamespace: 'kube-system',
  dnsPodLabels: { 'k8s-app': 'kube-dns' },
  apiServerCidrs: ['10.20.0.10/32'],
  s3Cidrs: ['10.30.0.0/24'],
}

export const fullCapabilities: ClusterCapabilities = {
  objectBucketClaims: true,
  bucketClaims: true,
  volumeSnapshots: true,
  k8up: true,
  velero: true,
  admissionPolicies: true,
  secretsSubject: null,
  storageClasses: [
    { name: 'standard', reclaimPolicy: 'Retain' },
    { name: 'rapide', reclaimPolicy: 'Retain' },
    { name: 'objets-sauvegarde', reclaimPolicy: 'Retain' },
    { name: 'objets-standard', reclaimPolicy: 'Retain' },
  ],
}

export const bareCapabilities: ClusterCapabilities = {
  objectBucketClaims: false,
  bucketClaims: false,
  volumeSnapshots: false,
  k8up: false,
  velero: false,
  admissionPolicies: false,
  secretsSubject: null,
  storageClasses: [],
}

export const storagePlace: Place = { purpose: 'storage', namespace: 'bar-sur-seine-10034-storage' }
export const backupPlace: Place = { purpose: 'backup', namespace: 'bar-sur-seine-10034-backup' }
