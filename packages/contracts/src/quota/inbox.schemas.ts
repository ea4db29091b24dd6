import { z } from 'zod'
import { bytesText, civilDate, integerText, pageOf, uuid } from '../shared/codecs.ts'
import { mandate } from '../tenancy/mandates.schemas.ts'
import { quotaRequestView } from './lifecycle.schemas.ts'
import { offerKind } from './quota.schemas.ts'

const rowsMax = 50

export const requestInboxQuery = z.object({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(rowsMax).default(20),
})

/** One space that a request changes, as it stands now and as approval would leave it. */
const inboxLine = z
  .object({
    offerId: uuid,
    offerName: z.string(),
    kind: offerKind,
    quotaBytes: bytesText,
    /** The size that approval grants, rounded up to the step of the offer. */
    wantedQuotaBytes: bytesText,
    fits: z.boolean(),
    /** What could be granted instead; null where nothing else passes. */
    otherQuotaBytes: bytesText.nullable(),
    /** What counts against the quota; null: never measured. */
    inUseBytes: bytesText.nullable(),
    /** By how much use grew over 90 days, at the trend of the days that are known; null: known for less than 14. */
    grown90DaysBytes: integerText.nullable(),
    /** When the present quota is full at that trend; null: it does not fill up, or nobody knows. */
    fullOn: civilDate.nullable(),
    /** The pool that would have the least left; null: none has a limit. */
    pool: z
      .object({
        poolId: uuid,
        name: z.string(),
        /** Negative by what is lacking. */
        freeBytesAfter: integerText,
        /** At the trend of 90 days; null: it does not fill up, or nobody knows. */
        daysToFullAfter: z.int().min(0).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'InboxLine' })

/** One undecided request with all that its decision rests on, so that a person needs to open nothing. */
export const inboxRow = z
  .object({
    request: quotaRequestView,
    member: z.object({ inhabitants: z.int().nullable(), groupName: z.string().nullable() }),
    /** Who asks, and under which mandate on the day it is read; where that has ended, since when. */
    requester: z.object({
      name: z.string().nullable(),
      mandate: mandate.nullable(),
      mandateEndedOn: civilDate.nullable(),
    }),
    ageWorkingDays: z.int().min(0),
    /** Negative once it is late; null where another answer is awaited first. */
    dueInWorkingDays: z.int().nullable(),
    lines: z.array(inboxLine),
    /** What a year of all quotas wholly in use costs; null without a tariff in force. */
    cost: z
      .object({
        addedPerYearMicros: integerText,
        perYearAfterMicros: integerText,
        annualCommitmentMicros: integerText.nullable(),
      })
      .nullable(),
    /** In force on the day it is read; null: none. */
    agreement: z.object({ number: z.string(), endsOn: civilDate.nullable(), isInLastNotice: z.boolean() }).nullable(),
    proposal: z.object({
      decision: z.enum(['approve', 'less', 'ask', 'refuse', 'wait']),
      reason: z.enum([
        'visa-due',
        'answer-due',
        'agreement-missing',
        'capacity-exceeded',
        'below-use',
        'not-a-change',
        'over-maximum',
        'not-positive',
        'certificate-missing',
        'certificate-expired',
        'residency-not-met',
        'above-commitment',
        'use-unmeasured',
        'use-low',
        'gives-back',
        'fits',
      ]),
    }),
  })
  .meta({ id: 'InboxRow' })

export const inboxPage = pageOf(inboxRow)

export type InboxRow = z.output<typeof inboxRow>
export type InboxLine = z.output<typeof inboxLine>
