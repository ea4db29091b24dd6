import { z } from 'zod'
import { civilDate, instantText, uuid, version } from '../shared/codecs.ts'
import { actFileInBrief } from './act.schemas.ts'
import { act, agreementBody, tenantParams } from './tenancy.schemas.ts'

/** What an avenant can say anew; number and first day of an agreement stay. */
export const amendedTerms = agreementBody.omit({ number: true, actId: true, startsOn: true })

export const amendmentKind = z.enum(['change', 'renewal', 'termination'])

export const recordAgreementAmendmentBody = z.object({
  kind: amendmentKind,
  /** What it is about, for people. */
  subject: z.string().trim().min(1).max(300),
  actId: uuid,
  /** The first day of these terms, in a month that is not closed. */
  effectiveOn: civilDate,
  /** The day on which one of the parties gave notice; a termination's alone. */
  noticeGivenOn: civilDate.nullable().default(null),
  /** All that can be said anew, also what stays as it was: one avenant is read by itself. */
  terms: amendedTerms,
})

/** One wording of an agreement: as signed, or as an avenant has it. */
export const agreementWording = z.object({
  /** 0 as signed, then the number of the avenant. */
  sequence: z.int(),
  kind: z.enum(['signed', ...amendmentKind.options]),
  subject: z.string().nullable(),
  act: act.pick({ id: true, organ: true, number: true, adoptedOn: true, executoryFrom: true }).extend({
    /** Its signed paper; null where none is attached, left out by releases before. */
    file: actFileInBrief.nullable().default(null),
  }),
  /** First day, and the first day on which another wording holds; none later than the first: it never held. */
  from: civilDate,
  until: civilDate.nullable(),
  noticeGivenOn: civilDate.nullable(),
  terms: amendedTerms,
  recordedAt: instantText,
  /** Null for what was signed at enrolment; the audit trail says who enrolled. */
  recordedBy: z.string().nullable(),
})

export const agreement = z
  .object({
    id: uuid,
    tenantId: uuid,
    number: z.string(),
    startsOn: civilDate,
    /** By all that is recorded of it; null: no end is foreseen. */
    lastDay: civilDate.nullable(),
    state: z.enum(['coming', 'in-force', 'ended']),
    /** Which wording holds today; null while none does. */
    sequenceToday: z.int().nullable(),
    /** The agreement as signed first, then its avenants by number. */
    wordings: z.array(agreementWording),
    /** Counts its wordings: an avenant is recorded by who has seen those before. */
    version,
  })
  .meta({ id: 'Agreement' })

export const agreements = z.object({ items: z.array(agreement) })
export const agreementParams = tenantParams.extend({ agreementId: uuid })

export type Agreement = z.output<typeof agreement>
export type AgreementWordingShown = z.output<typeof agreementWording>
export type AmendedTerms = z.output<typeof amendedTerms>
