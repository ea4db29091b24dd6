import { z } from 'zod'
import { bytesText, instantText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { condition, tenantParams } from '../tenancy/tenancy.schemas.ts'

import { bucketCanary } from './canaries.schemas.ts'

export const backupDriver = z.enum(['k8up', 'velero'])
export const protectedClaimState = z.enum(['covered', 'stale', 'uncovered', 'gone'])

/** A copy of a claim, as it was seen on the cluster: a K8up Snapshot or a Completed Velero DataUpload. */
export const backupCopy = z
  .object({
    id: uuid,
    tenantId: uuid,
    driver: backupDriver,
    claimName: z.string(),
    /** The restic snapshot, or the name of the data upload. */
    copyRef: z.string(),
    repository: z.string(),
    /** The instant the data is of. */
    takenAt: instantText,
    /** Null where the driver does not tell. */
    sizeBytes: bytesText.nullable(),
    firstSeenAt: instantText,
    /** Since when it is not seen any more: forgotten by the retention policy, or lost. */
    goneAt: instantText.nullable(),
    /** A check or a restore found it broken: it counts for nothing. */
    isBroken: z.boolean(),
  })
  .meta({ id: 'BackupCopy' })

/** A claim that holds data and what stands between it and its loss. */
export const protectedClaim = z
  .object({
    name: z.string(),
    className: z.string(),
    capacityBytes: bytesText.nullable(),
    state: protectedClaimState,
    /** A stable code: why it stands where it stands. */
    reason: z.string(),
    newestCopyAt: instantText.nullable(),
    goneAt: instantText.nullable(),
    acknowledgedBy: z.string().nullable(),
  })
  .meta({ id: 'ProtectedClaim' })

const scorePoint = z.enum(['three-copies', 'two-media', 'one-off-site', 'one-immutable-or-offline', 'zero-faults'])

export const tenantProtection = z
  .object({
    tenantId: uuid,
    /** Null while nothing was ever observed. */
    observedAt: instantText.nullable(),
    rpoSeconds: z.int(),
    /** Pruning is paused: it would take the last good copy of a claim. */
    isPruneHeld: z.boolean(),
    /**
     * `BackupCoverage`, `RecoveryPointMet` and, once deletion was tried, `BackupImmutable`; Unknown when the observation is
     * too old to be believed.
     */
    conditions: z.array(condition),
    claims: z.array(protectedClaim),
    /** One of each bucket that holds backups: behind the point `one-immutable-or-offline`. */
    canaries: z.array(bucketCanary),
    /** 3-2-1-1-0 from facts: 0 to 5 points; what was never observed earns none. */
    score: z.object({
      points: z.int(),
      parts: z.array(z.object({ point: scorePoint, isMet: z.boolean() })),
    }),
  })
  .meta({ id: 'TenantProtection' })

export const listBackupCopiesQuery = pageQuery.extend({
  claimName: z.string().max(253).optional(),
  /** `true` shows those that are gone as well. */
  withGone: z.stringbool().default(false),
})

export const backupCopyPage = pageOf(backupCopy)
export const protectedClaimParams = tenantParams.extend({ claimName: z.string().min(1).max(253) })

export type BackupCopy = z.output<typeof backupCopy>
export type ProtectedClaim = z.output<typeof protectedClaim>
export type TenantProtectionView = z.output<typeof tenantProtection>
