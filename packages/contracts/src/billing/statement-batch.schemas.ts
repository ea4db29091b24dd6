import { z } from 'zod'
import {
  civilDate,
  civilMonth,
  instantText,
  integerText,
  memberPageQuery,
  nextAfter,
  pageOf,
  pageQuery,
  uuid,
} from '../shared/codecs.ts'
import { siretDigits } from '../shared/sirene-digits.ts'

const issuingExceptionCode = z.enum([
  'siret-missing',
  'engagement-missing',
  'service-code-missing',
  'agreement-lapsed',
  'finance-contact-missing',
  'estimated-use',
  'amount-differs',
  'dispute-open',
])

/** Why somebody should look at a statement before it is issued, with the figures behind it as decimal text. */
const issuingException = z.object({ code: issuingExceptionCode, params: z.record(z.string(), z.string()) })

/** Behind which statement: a payer may have several. */
export const issuingChecklistQuery = memberPageQuery

/** What finance sees of a closed month before it issues: exceptions, and nothing of statements that have none. */
export const issuingChecklist = z
  .object({
    month: civilMonth,
    /** Drafts that no batch has yet. */
    draftCount: z.int(),
    /** Of these, the ones that wait for a reference: no batch takes them. */
    awaitingCount: z.int(),
    /** Of these, the ones that a batch of all would issue without a word. */
    readyCount: z.int(),
    /** Until this day, inclusive, payers may dispute these drafts; null: there are none. */
    disputableUntil: civilDate.nullable(),
    items: z.array(
      z.object({
        statementId: uuid,
        tenantId: uuid,
        payerName: z.string(),
        payableCents: integerText,
        exceptions: z.array(issuingException),
      }),
    ),
    /** The statement behind which the next page begins; null on the last one. Counts are of all, whatever the page. */
    nextAfter,
  })
  .meta({ id: 'IssuingChecklist' })

export const createStatementBatchBody = z.object({
  month: civilMonth,
  /** The payers to issue for; null: everybody of whom every exception, if any, is acknowledged. */
  payers: z.array(uuid).min(1).max(50_000).nullable().default(null),
  /** Exceptions that finance has looked at; a missing reference cannot be waved through. */
  acknowledged: z
    .array(z.object({ tenantId: uuid, codes: z.array(issuingExceptionCode).min(1).max(10) }))
    .max(50_000)
    .default([]),
  /** True: issue although payers may still dispute their drafts. */
  beforeDisputesEnd: z.boolean().default(false),
  /** Numbers are counted within a series and fiscal year. */
  series: z
    .string()
    .regex(/^[A-Z0-9]{0,8}$/)
    .default(''),
  /** Left out: the year of the day; in January the year before may be named. */
  fiscalYear: z.int().min(2000).max(2200).optional(),
})

export const statementBatchState = z.enum(['issuing', 'issued'])

export const statementBatch = z
  .object({
    id: uuid,
    month: civilMonth,
    state: statementBatchState,
    series: z.string(),
    fiscalYear: z.int(),
    chosenCount: z.int(),
    issuedCount: z.int(),
    requestedBy: z.string(),
    requestedAt: instantText,
    finishedAt: instantText.nullable(),
  })
  .meta({ id: 'StatementBatch' })

/** A batch as it is read: with what its statements ask for, and what who asked for it is called. */
const listedStatementBatch = statementBatch
  .extend({
    /** The numbers given so far, first and last; null: none yet. */
    firstNumber: z.string().nullable().default(null),
    lastNumber: z.string().nullable().default(null),
    /** Of all that were chosen, issued or not; null: nobody tells. */
    payableCents: integerText.nullable().default(null),
    /** Null: nobody tells. */
    requestedByName: z.string().nullable().default(null),
  })
  .meta({ id: 'ListedStatementBatch' })

export const statementBatchPage = pageOf(listedStatementBatch)
export const listStatementBatchesQuery = pageQuery.extend({ month: civilMonth.optional() })

export const giveStatementReferencesBody = z
  .object({
    siret: siretDigits.optional(),
    engagementNumber: z.string().trim().min(1).max(50).optional(),
    serviceCode: z.string().trim().min(1).max(100).optional(),
  })
  .refine(({ siret, engagementNumber, serviceCode }) => (siret ?? engagementNumber ?? serviceCode) !== undefined, {
    error: 'name at least one reference',
  })

export type IssuingChecklist = z.output<typeof issuingChecklist>
export type StatementBatch = z.output<typeof statementBatch>
