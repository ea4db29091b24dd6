import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { type DataClass, invariant, type RetentionPolicy, veleroRefusal } from '@grenier/quota-billing'
import { originAnnotations, tenantLabels } from '../../desired/metadata.ts'

/**
 * An object of Velero. Its kinds have names that K8up uses as well, so they are not of `kinds`: the driver that writes
 * them addresses them by this.
 */
export interface VeleroObject {
  readonly apiVersion: 'velero.io/v1'
  readonly kind: 'BackupStorageLocation' | 'Schedule'
  readonly plural: 'backupstoragelocations' | 'schedules'
  readonly body: {
    readonly apiVersion: 'velero.io/v1'
    readonly kind: string
    readonly metadata: Readonly<Record<string, unknown>>
    readonly spec: Readonly<Record<string, unknown>>
  }
}

export interface VeleroTarget {
  /** Where Velero runs: its objects stand there, never in a tenant's namespace. */
  readonly veleroNamespace: string
  readonly storageNamespace: string
  readonly bucketName: string
  readonly s3Endpoint: string
  readonly region: string
  /** Secret in Velero's namespace that holds the bucket's key. */
  readonly credentialSecret: string
  readonly dataClass: DataClass
  readonly retention: RetentionPolicy
}

const apiVersion = 'velero.io/v1'
/** Velero asks every location again and again: with thousands of tenants, once an hour is often (cluster rule 27). */
const locationPeriod = '1h0m0s'
const hoursPerDay = 24
const daysPerYear = 366

/** Velero knows one age only: a copy stays as long as the longest promise of the policy. */
export function veleroTtl(retention: RetentionPolicy): string {
  const { keepDaily, keepWeekly, keepMonthly, keepYearly } = retention
  const days = Math.max(keepDaily, keepWeekly * 7, keepMonthly * 31, keepYearly * daysPerYear)
  return `${days * hoursPerDay}h0m0s`
}

function metadata(blueprint: TenantBlueprint, target: VeleroTarget) {
  return {
    name: `grenier-${blueprint.slug}`,
    namespace: target.veleroNamespace,
    labels: tenantLabels(blueprint, 'backup'),
    annotations: originAnnotations(blueprint),
  }
}

function desiredLocation(blueprint: TenantBlueprint, target: VeleroTarget): VeleroObject {
  const kind = 'BackupStorageLocation'
  const spec = {
    provider: 'aws',
    objectStorage: { bucket: target.bucketName },
    config: { region: target.region, s3Url: target.s3Endpoint, s3ForcePathStyle: 'true' },
    credential: { name: target.credentialSecret, key: 'cloud' },
    accessMode: 'ReadWrite',
    backupSyncPeriod: locationPeriod,
    validationFrequency: locationPeriod,
  }
  return {
    apiVersion,
    kind,
    plural: 'backupstoragelocations',
    body: { apiVersion, kind, metadata: metadata(blueprint, target), spec },
  }
}

function desiredVeleroSchedule(blueprint: TenantBlueprint, target: VeleroTarget): VeleroObject {
  const kind = 'Schedule'
  const { scheduleMinute, scheduleHour } = blueprint.backup
  const template = {
    includedNamespaces: [target.storageNamespace],
    storageLocation: `grenier-${blueprint.slug}`,
    snapshotVolumes: true,
    snapshotMoveData: true,
    // File-system backup leaves unmounted claims out without a word.
    defaultVolumesToFsBackup: false,
    includeClusterResources: false,
    ttl: veleroTtl(target.retention),
  }
  // Backups own nothing and are owned by nothing: an owner would fight with what Velero reads back from the bucket.
  const spec = { schedule: `${scheduleMinute} ${scheduleHour} * * *`, useOwnerReferencesInBackup: false, template }
  return {
    apiVersion,
    kind,
    plural: 'schedules',
    body: { apiVersion, kind, metadata: metadata(blueprint, target), spec },
  }
}

/**
 * A tenant's own location and nightly Schedule in Velero's namespace, at the tenant's assigned slot.
 * @throws BrokenInvariant for data that Velero is refused for (cluster rule 27): whoever asks has asked the rule before.
 */
export function desiredVeleroObjects(blueprint: TenantBlueprint, target: VeleroTarget): VeleroObject[] {
  const refusal = veleroRefusal({ dataClass: target.dataClass, movesSnapshotData: true })
  invariant(refusal === null, `Velero holds no copies of ${target.dataClass} data`)
  return [desiredLocation(blueprint, target), desiredVeleroSchedule(blueprint, target)]
}
