import { z } from 'zod'
import { civilDate, civilMonth, instantText, integerText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { statement, statementLine } from './billing.schemas.ts'

/** A reference that the recipient wants and that nobody has given: the statement waits without a number. */
const missingReference = z.enum(['engagement-missing', 'service-code-missing'])

/** A statement as it was composed when its month was closed, before it has a number. */
export const statementDraft = statement
  .omit({ number: true, issuedAt: true })
  .extend({
    state: z.enum(['draft', 'awaiting-reference']),
    missing: z.array(missingReference),
    draftedAt: instantText,
    /** Until this day, inclusive, its payer may dispute it. */
    disputableUntil: civilDate,
    /** The batch it is being issued with; null: none yet. */
    batchId: uuid.nullable(),
    /** That it waits for a reference was told so many days before it has to have its number. */
    reminders: z.array(z.object({ daysBefore: z.int(), remindedAt: instantText })),
  })
  .meta({ id: 'StatementDraft' })

export const statementDraftSummary = statementDraft
  .omit({ lines: true, vatGroups: true })
  .meta({ id: 'StatementDraftSummary' })
export const statementDraftPage = pageOf(statementDraftSummary)
export const listStatementDraftsQuery = pageQuery.extend({ month: civilMonth.optional(), tenantId: uuid.optional() })

/** What a payer owes of one month without being asked for it yet. */
export const carriedAmount = z
  .object({
    /** The payer: who paid on the last day of that month, whoever pays by now. */
    tenantId: uuid,
    payerName: z.string(),
    month: civilMonth,
    amountMicros: integerText,
    /** What was compared with the threshold: all the payer owed then, VAT included. */
    payableCents: integerText,
    thresholdCents: integerText,
    /** The month at whose closing its cycle ends and it is asked for; null where it waits for being under the threshold. */
    askedIn: civilMonth.nullable(),
    carriedAt: instantText,
    /** The statement, issued or not yet, that asks for it; null: none does, it is still carried. */
    statementId: uuid.nullable(),
    /** False: the payer pays for nobody any more, or has left, and no statement may come. */
    isPaying: z.boolean(),
  })
  .meta({ id: 'CarriedAmount' })

export const carriedAmountPage = pageOf(carriedAmount)
export const listCarriedAmountsQuery = pageQuery.extend({
  month: civilMonth.optional(),
  tenantId: uuid.optional(),
  /** `open`: what no statement asks for yet. */
  state: z.enum(['open', 'stated']).optional(),
})

/** A line of an issued statement over others than its payer, as its beneficiary reads it: without the statement's sums. */
export const linePaidByOther = statementLine
  .omit({ beneficiaryName: true, beneficiaryTenantId: true })
  .extend({
    /** The beneficiary. */
    tenantId: uuid,
    payerName: z.string(),
    /** Of the payer's statement. */
    number: z.string(),
    month: civilMonth,
    issuedAt: instantText,
    simulated: z.boolean(),
  })
  .meta({ id: 'LinePaidByOther' })

export const linePaidByOtherPage = pageOf(linePaidByOther)
export const listLinesPaidByOthersQuery = pageQuery.extend({ month: civilMonth.optional(), tenantId: uuid.optional() })

export type LinePaidByOther = z.output<typeof linePaidByOther>
export type StatementDraft = z.output<typeof statementDraft>
export type StatementDraftSummary = z.output<typeof statementDraftSummary>
export type CarriedAmount = z.output<typeof carriedAmount>
