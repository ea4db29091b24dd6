import { z } from 'zod'
import { civilDate, integerText } from '../shared/codecs.ts'
import { statement } from './billing.schemas.ts'
import { statementGrounds } from './statement-grounds.schemas.ts'

/** A statement and what its first page says besides, as it stood at its issue; null where nothing was known. */
export const statementFirstPage = z
  .object({
    statement,
    /** The operator's civil day of its issue. */
    issuedOn: civilDate,
    /** Until this day, inclusive, its payer could or can dispute it. */
    disputableUntil: civilDate,
    accounting: z.enum(['helios', 'other']),
    /** The payer's statement of the same month, quarter, half-year or year a year before. */
    lastYear: z.object({ number: z.string(), payableCents: integerText }).nullable(),
    /** Of the payer's statements since January that were issued by then, this one included; null when it is the first. */
    yearToDateCents: integerText.nullable(),
    /** Null of a statement that was composed before they were kept. */
    grounds: statementGrounds.nullable(),
  })
  .meta({ id: 'StatementFirstPage' })

export type StatementFirstPage = z.output<typeof statementFirstPage>
