import { z } from 'zod'
import { bytesText, instantText, uuid, version } from '../shared/codecs.ts'
import { reasonText } from '../tenancy/suspension.schemas.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { namespaceNameText } from './namespace-name.ts'

export const reportAdoptionBody = z.object({
  /** The tenant’s storage cluster, named so that nobody reports on another one by mistake. */
  clusterId: uuid,
  namespace: namespaceNameText,
  reason: reasonText,
})

export const takeOverNamespaceBody = z.object({ reason: reasonText })
export const withdrawAdoptionBody = z.object({ reason: reasonText })
export const waiveAdoptionBody = z.object({ reason: reasonText })

/** What a look may find. One more does not compile before it has its sentence (`adoption-texts.ts`). */
export const adoptionFindingCode = z.enum([
  'other-installation',
  'other-tenant',
  'higher-revision',
  'owned-by-others',
  'name-of-backup',
  'name-in-use',
  'class-over-quota',
  'class-not-offered',
  'object-absent',
  'object-differs',
  'object-owned',
  'object-same',
  'note-removed',
  'volume-retained',
  'claim',
  'claim-unbound',
  'class-use',
  'foreign-limits',
  'foreign-opening',
  'quota-key-stays',
  'deployed-by-others',
  'traffic-denied',
  'security-tightened',
  'claims-over-limit',
])

export type AdoptionFindingCode = z.output<typeof adoptionFindingCode>

/** How much a finding weighs. `blocker`: no take-over; `change`: it will be written; `stays`: it is left alone. */
const adoptionSeverity = z.enum(['blocker', 'change', 'stays', 'warning'])

/** One thing that a look at the namespace found, and what a take-over would do about it. */
export const adoptionFinding = z
  .object({
    code: adoptionFindingCode,
    severity: adoptionSeverity,
    /** What it is about: an object as `Kind name`, a claim, a class, a tool. */
    subject: z.string(),
    /** Fields that would change; null: not there. */
    fields: z.array(z.object({ path: z.string(), theirs: z.string().nullable(), ours: z.string().nullable() })),
    /** Field managers that own what would become ours, as Kubernetes names them. */
    managers: z.array(z.string()),
    /** Size of a claim, use of a class, or what is missing; null where there is nothing to count. */
    bytes: bytesText.nullable(),
    /** The same as a sentence, in the caller's language. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'AdoptionFinding' })

/** `refused`: when the cluster was read again the report no longer held; `refusal` says why. Nothing was changed then. */
export const adoptionState = z.enum(['reported', 'takingOver', 'adopted', 'refused', 'withdrawn'])

export const adoptionRefusal = z.enum([
  'adoption-changed',
  'adoption-namespace-missing',
  'adoption-namespace-taken',
  'adoption-blocked',
  'tenant-already-provisioned',
  'exit-open',
])

/** A report on an existing namespace, and what became of it. A report never changes: another look is another adoption. */
export const adoption = z
  .object({
    id: uuid,
    tenantId: uuid,
    clusterId: uuid,
    namespace: z.string(),
    /** A namespace made anew under that name is another one, and is not taken over. */
    namespaceUid: uuid,
    state: adoptionState,
    findings: z.array(adoptionFinding),
    /** No finding is a blocker. */
    adoptable: z.boolean(),
    /** SHA-256 of the findings: a take-over happens only while the cluster still gives the same. */
    fingerprint: z.string(),
    reason: z.string(),
    reportedAt: instantText,
    reportedBy: z.string(),
    /** When, by whom and why it was taken over or withdrawn; null while it is a report only. */
    decidedAt: instantText.nullable(),
    decidedBy: z.string().nullable(),
    decisionReason: z.string().nullable(),
    /** From when on the take-over may have written on the cluster; null: it has written nothing, and can be withdrawn. */
    writeBegunAt: instantText.nullable().default(null),
    /** When it was adopted or refused. */
    endedAt: instantText.nullable(),
    refusal: adoptionRefusal.nullable(),
    version,
  })
  .meta({ id: 'Adoption' })

export const adoptions = z.object({ items: z.array(adoption) })
export const adoptionParams = tenantParams.extend({ adoptionId: uuid })

/** The namespace that the tenant no longer waits for. */
export const adoptionWaiver = z
  .object({ tenantId: uuid, namespace: z.string(), reason: z.string(), waivedAt: instantText, waivedBy: z.string() })
  .meta({ id: 'AdoptionWaiver' })

export type Adoption = z.output<typeof adoption>
export type AdoptionFinding = z.output<typeof adoptionFinding>
export type AdoptionRefusal = z.output<typeof adoptionRefusal>
