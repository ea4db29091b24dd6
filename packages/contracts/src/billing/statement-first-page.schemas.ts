import { z } from 'zod'
import { integerText } from '../shared/codecs.ts'
import { statement } from './billing.schemas.ts'

/** A statement and what its first page compares it with; null where nothing is known. */
export const statementFirstPage = z
  .object({
    statement,
    accounting: z.enum(['helios', 'other']),
    /** The payer's statement of the same month a year before. */
    lastYear: z.object({ number: z.string(), payableCents: integerText }).nullable(),
    /** Of the payer's issued statements since January, this one included; null when it is the first. */
    yearToDateCents: integerText.nullable(),
  })
  .meta({ id: 'StatementFirstPage' })

export type StatementFirstPage = z.output<typeof statementFirstPage>
