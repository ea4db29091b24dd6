import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { retentionPolicyV1 } from '@grenier/quota-billing'
import { objectNames, repositorySecretKeys } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/** Check and prune hold the repository for themselves: they follow the backup by some hours, on days apart. */
const checkAfterHours = 2
const pruneAfterHours = 4
const sunday = 0
const saturday = 6

function secretKey(key: string) {
  return { name: objectNames.repositorySecret, key }
}

/** The tenant's repository as every K8up object of its namespace names it. */
export function desiredBackend(target: { readonly bucketName: string; readonly s3Endpoint: string }) {
  return {
    repoPasswordSecretRef: secretKey(repositorySecretKeys.password),
    s3: {
      endpoint: target.s3Endpoint,
      bucket: target.bucketName,
      accessKeyIDSecretRef: secretKey(repositorySecretKeys.accessKeyId),
      secretAccessKeySecretRef: secretKey(repositorySecretKeys.secretAccessKey),
    },
  }
}

/**
 * The one Schedule of a tenant: daily backup, weekly check, weekly prune, at the minute and hour assigned to the tenant
 * (never K8up's own `@…-random`, rule 25). `prunePaused` leaves the prune out: after a loss nothing more may go (rule 4).
 * `backupPaused` leaves the backup out and prunes on: a full backup quota is made room in, not filled further (rule 22).
 */
export function desiredSchedule(
  blueprint: TenantBlueprint,
  place: Place,
  options: { bucketName: string; s3Endpoint: string; prunePaused: boolean; backupPaused: boolean },
): DesiredObject {
  const { scheduleMinute: minute, scheduleHour: hour } = blueprint.backup
  return {
    apiVersion: kinds.Schedule.apiVersion,
    kind: 'Schedule',
    metadata: tenantMetadata(blueprint, place, objectNames.schedule),
    spec: {
      backend: desiredBackend(options),
      podConfigRef: { name: objectNames.podConfig },
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 2,
      ...(options.backupPaused ? {} : { backup: { schedule: `${minute} ${hour} * * *` } }),
      check: { schedule: `${minute} ${(hour + checkAfterHours) % 24} * * ${sunday}` },
      ...(options.prunePaused
        ? {}
        : {
            prune: {
              schedule: `${minute} ${(hour + pruneAfterHours) % 24} * * ${saturday}`,
              retention: { ...retentionPolicyV1 },
            },
          }),
    },
  }
}
