import { moveCoolingOffDays } from '@grenier/quota-billing'
import { z } from 'zod'
import { bytesText, civilDate, instantText, integerText, uuid, version } from '../shared/codecs.ts'
import { exitItem } from './exit.schemas.ts'
import { moveLoss } from './move-loss.schemas.ts'
import { reasonText } from './suspension.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

export const moveState = z.enum([
  'planned',
  'freezing',
  'backing-up',
  'preparing',
  'restoring',
  'switching',
  'switched',
  'removing',
  'ended',
  'cancelling',
  'cancelled',
])

/** What a move may wait for, or has failed by; stored with names after a colon where there are any. */
export const moveWaitCode = z.enum([
  'window-missed',
  'quota-in-change',
  'room-missing',
  'target-unfit',
  'claims-unmovable',
  'access-not-withdrawn',
  'claims-in-use',
  'member-restores-open',
  'backup-under-way',
  'copies-missing',
  'target-not-ready',
  'restores-under-way',
  'old-side-not-idle',
  'cluster-unanswering',
  'target-emptying',
  'destroyer-missing',
  'removal-under-way',
  'cover-missing',
  'buckets-on-old-side',
  'backup-failed',
  'restore-failed',
])

export const planMoveBody = z.object({
  /** Where its storage goes. Its backups stay where they are, and so do its buckets. */
  targetClusterId: uuid,
  /** For each offer of volumes that it has a quota of: the offer there that takes its place. */
  offers: z
    .array(z.object({ fromOfferId: uuid, toOfferId: uuid }))
    .min(1)
    .max(20),
  /** When it may begin, as it was announced to the member; not before and not after. */
  windowStartsAt: instantText,
  windowEndsAt: instantText,
  /** Days after the switch until the old side may be removed. */
  coolingOffDays: z.int().min(moveCoolingOffDays.min).max(moveCoolingOffDays.max).default(moveCoolingOffDays.usual),
  /** Why the backups may be on the site of the storage although another one could take them; left out: they may not. */
  sameSiteReason: reasonText.nullable().default(null),
  reason: reasonText,
})

export const moveReasonBody = z.object({ reason: reasonText })

/** A quota that moves: held at the target from the plan on, and at the source from the switch until the old side is gone. */
export const movedOffer = z.object({
  fromOfferId: uuid,
  toOfferId: uuid,
  fromQuotaBytes: bytesText,
  /** The same in steps of the new offer, and no less than its claims. */
  toQuotaBytes: bytesText,
  heldTargetBytes: bytesText,
  heldSourceBytes: bytesText,
})

/** A claim that moves, as it was when the member was frozen, and what its restore proved. */
export const movedClaim = z.object({
  name: z.string(),
  fromClassName: z.string(),
  toClassName: z.string(),
  fromBytes: bytesText,
  toBytes: bytesText,
  /** Of when the copy is that it is restored from; null until there is one from after the freeze. */
  copyTakenAt: instantText.nullable(),
  expectedFiles: integerText.nullable(),
  restoredFiles: integerText.nullable(),
  /** When every hash was found equal on the new side. */
  verifiedAt: instantText.nullable(),
})

export const moveEvent = z.object({
  sequence: z.int(),
  state: moveState,
  actor: z.string(),
  recordedAt: instantText,
  reason: z.string().nullable(),
})

export const tenantMove = z
  .object({
    id: uuid,
    tenantId: uuid,
    state: moveState,
    sourceClusterId: uuid,
    sourceNamespace: z.string(),
    targetClusterId: uuid,
    targetNamespace: z.string(),
    sameSiteReason: z.string().nullable(),
    windowStartsAt: instantText,
    windowEndsAt: instantText,
    coolingOffDays: z.int(),
    requestedBy: z.string(),
    requestedAt: instantText,
    reason: z.string(),
    /** From when on nothing new was let in; null until then. */
    frozenAt: instantText.nullable(),
    switchedAt: instantText.nullable(),
    /** The first day on which the old side may be removed; null until the switch. */
    removalOpensOn: civilDate.nullable(),
    removalRequestedBy: z.string().nullable(),
    removalRequestedAt: instantText.nullable(),
    removalApprovedBy: z.string().nullable(),
    removalApprovedAt: instantText.nullable(),
    endedAt: instantText.nullable(),
    /** Why it stands still until an operator tries again or cancels it; null: it goes on by itself. */
    failure: z.string().nullable(),
    /** What the present state still waits for; empty where it waits for a day or for a person. */
    waitingFor: z.array(z.string()),
    /** Both of them in the caller's language; never stored. */
    explanations: z.array(z.string()).optional(),
    offers: z.array(movedOffer),
    claims: z.array(movedClaim),
    history: z.array(moveEvent),
    /** Declarations that the cluster of a side is lost, void ones too, in their order. */
    losses: z.array(moveLoss),
    version,
  })
  .meta({ id: 'TenantMove' })

/** Something of an old side that held data, or opened it, and when it was seen to be gone. */
export const removedItem = exitItem.extend({ goneAt: instantText.nullable() }).meta({ id: 'RemovedItem' })
export const moveRemoval = z.object({ items: z.array(removedItem) }).meta({ id: 'MoveRemoval' })

export const tenantMoves = z.object({ items: z.array(tenantMove) })
export const moveParams = tenantParams.extend({ moveId: uuid })

export type MoveWaitCode = z.output<typeof moveWaitCode>
export type MoveEvent = z.output<typeof moveEvent>
export type MovedOffer = z.output<typeof movedOffer>
export type MovedClaim = z.output<typeof movedClaim>
export type RemovedItem = z.output<typeof removedItem>
export type TenantMove = z.output<typeof tenantMove>
