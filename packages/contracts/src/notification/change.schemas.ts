import { z } from 'zod'
import { uuid } from '../shared/codecs.ts'
import { memberRoles, type Role } from '../shared/roles.ts'

const ofPlatform = ['operator', 'auditor'] as const
const ofMoney = ['operator', 'auditor', 'finance'] as const
const ofMembers = [...ofPlatform, ...memberRoles] as const
const ofMembersMoney = [...ofMoney, ...memberRoles] as const
/** A pool's approver answers requests from below its pool, and hears of nothing else. */
const ofRequests = [...ofMembersMoney, 'pool-approver'] as const
const ofAdmins = [...ofPlatform, 'member-admin'] as const

/**
 * Who hears that a thing of a kind changed: whoever may read such things, a member its own alone, a pool's approver those below its
 * pool. Kinds are the subjects of the audit trail; one that is not here is told to nobody.
 */
export const changeReaders = {
  'quota-request': ofRequests,
  'temporary-quota': ofMembers,
  'needs-campaign': ofMembersMoney,
  'needs-answer': ofMembersMoney,
  'quota-loan': ofMembers,
  'protection-task': ofMembers,
  'protected-claim': ofMembers,
  tenant: ofMembersMoney,
  mandate: ofMembersMoney,
  agreement: ofMembersMoney,
  recipient: ofMembersMoney,
  engagement: ofMembersMoney,
  'payer-assignment': ofMembersMoney,
  contact: ofMembersMoney,
  suspension: ofMembers,
  subprocessor: ofMembers,
  'subprocessor-objection': ofMembers,
  exit: ofMembers,
  move: ofMembers,
  adoption: ofMembers,
  delivery: ofMembers,
  'postal-choice': ofMembersMoney,
  'paper-batch': ofMoney,
  'paper-letter': ofMoney,
  'document-template': ofMoney,
  statement: ofMembersMoney,
  dispute: ofMembersMoney,
  amendment: ofMembersMoney,
  invitation: ofAdmins,
  'role-assignment': ofAdmins,
  'access-token': ofAdmins,
  'tenant-export': ofAdmins,
  'webhook-endpoint': ofAdmins,
  period: ofMoney,
  month: ofMoney,
  'forecast-notice': ofMembersMoney,
  'statement-batch': ofMoney,
  tariff: ofMoney,
  'tariff-draft': ofMoney,
  'cost-pool': ofMoney,
  correction: ofMoney,
  'fiscal-year': ofMoney,
  milestone: ofMoney,
  'fctva-rate': ofMoney,
  'settlement-import': ofMoney,
  'opening-balances': ofMoney,
  act: ofMoney,
  organisation: ofMoney,
  'territory-event': ofMoney,
  cluster: ofPlatform,
  'cluster-hold': ofPlatform,
  site: ofPlatform,
  pool: ofPlatform,
  offer: ofPlatform,
  'quota-policy': ofMoney,
  'capacity-reservation': ofPlatform,
  'network-probe': ofPlatform,
  'placement-change': ofPlatform,
  'escrow-receipt': ofPlatform,
  'operator-task': ofPlatform,
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type ChangeKind = keyof typeof changeReaders

/** Every kind that somebody hears of. */
export const changeKinds = Object.keys(changeReaders) as ChangeKind[]

/** That something changed, and not what: whoever hears it asks again, and is answered by what they may read. */
export const change = z
  .object({
    /** Of the fact in the audit trail; the same one may be told twice. */
    id: uuid,
    kind: z.enum(changeKinds),
    subjectId: z.string(),
    /** Whose it is; null: nobody's in particular. */
    tenantId: uuid.nullable(),
  })
  .meta({ id: 'Change' })

/** How far back changes are told, in seconds. */
const changesKeptSeconds = 60

export const listChangesQuery = z.object({
  /** Changes of the last so many seconds. */
  seconds: z.coerce.number().int().min(1).max(changesKeptSeconds).default(changesKeptSeconds),
})

export const changes = z
  .object({
    /** The oldest first. */
    items: z.array(change),
    /** False: there were more than are told; what is shown should all be asked again. */
    isWhole: z.boolean(),
  })
  .meta({ id: 'Changes' })

export type Change = z.output<typeof change>
