import { desiredBucketClaim } from '../desired/bucket-claim.ts'
import { desiredCapsuleTenant, sharedHard } from '../desired/capsule-tenant.ts'
import { desiredMemberClusterRole } from '../desired/cluster-role.ts'
import { desiredCosiBucket } from '../desired/cosi-bucket.ts'
import { desiredLimitRange } from '../desired/limit-range.ts'
import { desiredNamespace } from '../desired/namespace.ts'
import { desiredNetworkPolicies } from '../desired/network-policy.ts'
import { desiredPodConfig } from '../desired/pod-config.ts'
import { desiredRepositorySecret } from '../desired/repository-secret.ts'
import { desiredResourceQuota } from '../desired/resource-quota.ts'
import { desiredRoleBindings } from '../desired/role-binding.ts'
import { desiredSchedule } from '../desired/schedule.ts'
import type { DesiredObject } from '../objects.ts'
import {
  backupPlace,
  backupQuota,
  sampleBlueprint as blueprint,
  bucketQuota,
  fullCapabilities,
  sampleProfile as profile,
  storagePlace,
} from './samples.ts'

/** Every object of the sample tenant on clusters that serve everything, and the cluster's own role. */
export function everyObject(): DesiredObject[] {
  const places = [storagePlace, backupPlace]
  return [
    desiredMemberClusterRole(),
    desiredCapsuleTenant(
      blueprint,
      sharedHard(desiredResourceQuota(blueprint, storagePlace, fullCapabilities)).capsules,
    ),
    ...places.map((place) => desiredNamespace(blueprint, place)),
    ...places.map((place) => desiredResourceQuota(blueprint, place, fullCapabilities)),
    desiredLimitRange(blueprint, storagePlace),
    ...places.flatMap((place) => desiredNetworkPolicies(blueprint, place, profile)),
    desiredRepositorySecret(blueprint, storagePlace, {
      key: { accessKeyId: 'AKSAMPLE', secretAccessKey: 'not-a-real-key' },
      claims: [{ name: 'grenier-backup', uid: 'uid-1' }],
    }),
    desiredPodConfig(blueprint, storagePlace),
    desiredSchedule(blueprint, storagePlace, {
      bucketName: 'bar-sur-seine-10034-3f1c',
      s3Endpoint: 'https://s3.sauvegarde.example',
      prunePaused: false,
      backupPaused: false,
    }),
    desiredBucketClaim(blueprint, backupPlace, backupQuota),
    desiredBucketClaim(blueprint, backupPlace, bucketQuota),
    ...(['cosi-v1alpha1', 'cosi-v1alpha2'] as const).flatMap((api) =>
      desiredCosiBucket(blueprint, backupPlace, { quota: backupQuota, api, accessClass: 'cles' }),
    ),
    ...desiredRoleBindings(blueprint, storagePlace, profile),
  ]
}
