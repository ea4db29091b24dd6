import { z } from 'zod'
import { bytesText, civilDate, instantText, uuid, version } from '../shared/codecs.ts'
import { canonicalSha256, partyFields, signatureFields } from '../shared/signed-record.ts'
import { dataClass } from './data-class.schemas.ts'
import { exitWait } from './exit-wait.schemas.ts'
import { exitItemKind, lostSide } from './lost-side.schemas.ts'
import { reasonText } from './suspension.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

export const exitState = z.enum([
  'notice',
  'exporting',
  'final-backup',
  'cooling-off',
  'awaiting-visa',
  'destroying',
  'destroyed',
  'cancelled',
])

export const startExitBody = z.object({
  /** The day on which the member gave notice; the agreement says how long it runs. */
  noticeGivenOn: civilDate,
  dataClass,
  /** Days between the final backup and the day from which the destruction may be approved. */
  coolingOffDays: z.int().min(15).max(3_650),
  reason: reasonText,
})

export const recordExitBackupBody = z.object({
  /** Where the proof of a complete copy is kept: a restore report, a receipt of the member. */
  evidence: z.string().trim().min(3).max(500),
  reason: reasonText,
})

export const recordExitVisaBody = z.object({
  reference: z.string().trim().min(1).max(100),
  authority: z.string().trim().min(1).max(200),
  signedOn: civilDate,
})

export const exitReasonBody = z.object({ reason: reasonText })

export const exitItem = z
  .object({
    kind: exitItemKind,
    clusterId: uuid.nullable(),
    namespace: z.string().nullable(),
    name: z.string(),
    /** The cluster's own id of the very object; a fingerprint for a key that stood in no cluster. */
    uid: z.string(),
    /** What it holds, as the cluster tells; null where it does not. */
    sizeBytes: bytesText.nullable(),
    /** Class, place in the object store, and the like. */
    detail: z.string(),
  })
  .meta({ id: 'ExitItem' })

export const exitManifest = z
  .object({
    takenAt: instantText,
    items: z.array(exitItem),
    /** What nobody can look at any more; left out where there is none. */
    lostSides: z.array(lostSide).optional(),
  })
  .meta({ id: 'ExitManifest' })

export const exitEvent = z.object({
  sequence: z.int(),
  state: exitState,
  actor: z.string(),
  recordedAt: instantText,
  reason: z.string().nullable(),
})

export const tenantExit = z
  .object({
    id: uuid,
    tenantId: uuid,
    state: exitState,
    dataClass,
    noticeGivenOn: civilDate,
    noticeDays: z.int(),
    /** The first day on which the notice is over. */
    noticeEndsOn: civilDate,
    coolingOffDays: z.int(),
    /** The first day on which the destruction may be approved; null until the final backup was made. */
    coolingOffEndsOn: civilDate.nullable(),
    requestedBy: z.string(),
    requestedAt: instantText,
    reason: z.string(),
    manifestTakenAt: instantText.nullable(),
    finalBackupAt: instantText.nullable(),
    finalBackupEvidence: z.string().nullable(),
    visaReference: z.string().nullable(),
    visaAuthority: z.string().nullable(),
    visaSignedOn: civilDate.nullable(),
    approvedBy: z.string().nullable(),
    approvedAt: instantText.nullable(),
    destroyedAt: instantText.nullable(),
    /** What the present state still waits for; empty where it waits for a day, or for a person's next step. */
    waitingFor: z.array(exitWait),
    history: z.array(exitEvent),
    version,
  })
  .meta({ id: 'TenantExit' })

export const tenantExits = z.object({ items: z.array(tenantExit) })
export const exitParams = tenantParams.extend({ exitId: uuid })

/** What was destroyed, for whom, on whose word: the text that is signed. */
export const destructionList = z
  .object({
    exitId: uuid,
    ...partyFields,
    dataClass,
    noticeGivenOn: civilDate,
    noticeEndsOn: civilDate,
    finalBackupAt: instantText,
    finalBackupEvidence: z.string(),
    coolingOffEndsOn: civilDate,
    visaReference: z.string().nullable(),
    visaAuthority: z.string().nullable(),
    visaSignedOn: civilDate.nullable(),
    requestedBy: z.string(),
    approvedBy: z.string(),
    approvedAt: instantText,
    destroyedAt: instantText,
    items: z.array(
      exitItem.extend({
        goneAt: instantText,
        /** A bucket whose claim went while its content is left to the object store's provider, who must attest it. */
        leftToProvider: z.boolean(),
      }),
    ),
    /** What was not destroyed, and was seen by nobody to be gone: left to a cluster declared lost. Left out: there is none. */
    lostSides: z.array(lostSide).optional(),
  })
  .meta({ id: 'DestructionList' })

export const destructionCertificate = z
  .object({
    list: destructionList,
    listSha256: canonicalSha256,
    ...signatureFields,
  })
  .meta({ id: 'DestructionCertificate' })

export type ExitItem = z.output<typeof exitItem>
export type ExitItemKind = z.output<typeof exitItemKind>
export type ExitManifest = z.output<typeof exitManifest>
export type ExitEvent = z.output<typeof exitEvent>
export type TenantExit = z.output<typeof tenantExit>
export type DestructionList = z.output<typeof destructionList>
export type DestructionCertificate = z.output<typeof destructionCertificate>
