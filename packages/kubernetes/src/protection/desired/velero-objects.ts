import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { invariant, type RetentionPolicy, retentionPolicyV1, veleroRefusal } from '@grenier/quota-billing'
import { originAnnotations, tenantLabels } from '../../desired/metadata.ts'
import type { BucketKey } from '../../desired/repository-secret.ts'
import { type DesiredObject, kinds, type ObjectMetadata } from '../../objects.ts'

export interface VeleroTarget {
  readonly storageNamespace: string
  readonly bucketName: string
  readonly s3Endpoint: string
  readonly key: BucketKey
  /** A full backup quota: nothing more is copied. What stands expires by its own time (rule 22). */
  readonly isPaused: boolean
}

/** Velero asks every location again and again: with thousands of tenants, once an hour is often (cluster rule 27). */
const locationPeriod = '1h0m0s'
const hoursPerDay = 24
const daysPerYear = 366
const credentialKey = 'cloud'
/** A location is refused where its root holds folders that Velero does not know: our canary's and K8up's lie beside. */
const locationPrefix = 'velero'

/** Name of everything of a tenant in Velero's namespace, which all tenants share. */
export function veleroName(slug: string): string {
  return `grenier-${slug}`
}

/** Velero knows one age only: a copy stays as long as the longest promise of the policy. */
export function veleroTtl(retention: RetentionPolicy): string {
  const { keepDaily, keepWeekly, keepMonthly, keepYearly } = retention
  const days = Math.max(keepDaily, keepWeekly * 7, keepMonthly * 31, keepYearly * daysPerYear)
  return `${days * hoursPerDay}h0m0s`
}

/** What a backup copies: everything of a storage namespace, also claims that no pod has mounted. */
export function veleroTemplate(slug: string, storageNamespace: string) {
  return {
    includedNamespaces: [storageNamespace],
    storageLocation: veleroName(slug),
    snapshotVolumes: true,
    snapshotMoveData: true,
    // File-system backup leaves unmounted claims out without a word.
    defaultVolumesToFsBackup: false,
    includeClusterResources: false,
    ttl: veleroTtl(retentionPolicyV1),
  }
}

function desiredCredential(metadata: ObjectMetadata, { key }: VeleroTarget): DesiredObject {
  const file = `[default]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`
  const data = { [credentialKey]: Buffer.from(file, 'utf8').toString('base64') }
  return { apiVersion: kinds.Secret.apiVersion, kind: 'Secret', metadata, type: 'Opaque', data }
}

function desiredLocation(metadata: ObjectMetadata, target: VeleroTarget & { region: string }): DesiredObject {
  return {
    apiVersion: kinds.BackupStorageLocation.apiVersion,
    kind: 'BackupStorageLocation',
    metadata,
    spec: {
      provider: 'aws',
      objectStorage: { bucket: target.bucketName, prefix: locationPrefix },
      config: { region: target.region, s3Url: target.s3Endpoint, s3ForcePathStyle: 'true' },
      credential: { name: metadata.name, key: credentialKey },
      accessMode: 'ReadWrite',
      backupSyncPeriod: locationPeriod,
      validationFrequency: locationPeriod,
    },
  }
}

/**
 * A tenant's own key, location and nightly Schedule in Velero's namespace, at the tenant's assigned slot; backups that the
 * Schedule makes say whose they are.
 * @throws BrokenInvariant for data that Velero is refused for (cluster rule 27): whoever asks has asked the rule before.
 */
export function desiredVeleroObjects(blueprint: TenantBlueprint, target: VeleroTarget): DesiredObject[] {
  const { velero, scheduleMinute, scheduleHour } = blueprint.backup
  invariant(velero !== undefined, 'a tenant that K8up copies has no objects of Velero')
  const refusal = veleroRefusal({ dataClass: velero.dataClass, movesSnapshotData: true })
  invariant(refusal === null, `Velero holds no copies of ${velero.dataClass} data`)
  const labels = tenantLabels(blueprint, 'backup')
  const annotations = originAnnotations(blueprint)
  const metadata = { name: veleroName(blueprint.slug), namespace: velero.namespace, labels, annotations }
  const template = { ...veleroTemplate(blueprint.slug, target.storageNamespace), metadata: { labels } }
  return [
    desiredCredential(metadata, target),
    desiredLocation(metadata, { ...target, region: velero.region }),
    {
      apiVersion: kinds.VeleroSchedule.apiVersion,
      kind: 'VeleroSchedule',
      metadata,
      // Backups own nothing and are owned by nothing: an owner would fight with what Velero reads back from the bucket.
      spec: {
        schedule: `${scheduleMinute} ${scheduleHour} * * *`,
        useOwnerReferencesInBackup: false,
        paused: target.isPaused,
        template,
      },
    },
  ]
}
