import { z } from 'zod'
import { civilMonth, instantText, integerText, pageQuery, uuid } from '../shared/codecs.ts'
import { settlementMode } from '../tenancy/tenancy.schemas.ts'

export const statementKinds = ['asking', 'giving-back'] as const

/**
 * What the accounting made of a statement. `nothing-due`: no titre is awaited of it, since it is internal, gives back, comes to
 * nothing or was never measured. `amount-differs`: its titres come to another sum.
 */
export const statementSettlements = [
  'not-titred',
  'rejected',
  'amount-differs',
  'titred',
  'partly-paid',
  'paid',
  'nothing-due',
] as const

export const listIssuedStatementsQuery = pageQuery
  .extend({
    /** In the number, or in a name, SIREN or INSEE code of the payer, whatever the accents. */
    search: z.string().max(100).optional(),
    tenantId: uuid.optional(),
    /** The first and the last month of the statements, both included. */
    from: civilMonth.optional(),
    to: civilMonth.optional(),
    kind: z.enum(statementKinds).optional(),
    settlement: z.enum(statementSettlements).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'from is after to',
    path: ['from'],
  })

const issuedStatement = z
  .object({
    id: uuid,
    number: z.string(),
    tenantId: uuid,
    payerName: z.string(),
    payerSiren: z.string().nullable(),
    month: civilMonth,
    issuedAt: instantText,
    settlementMode,
    kind: z.enum(statementKinds),
    payableCents: integerText,
    settlement: z.enum(statementSettlements),
    /** Of titres that were not rejected. */
    titredCents: integerText,
    paidCents: integerText,
    /** Whether a dispute of it waits for an answer. */
    isDisputed: z.boolean(),
  })
  .meta({ id: 'IssuedStatement' })

/** Statements found, the latest number first; the sums are of all that were found, whatever the page. */
export const issuedStatements = z
  .object({
    items: z.array(issuedStatement),
    nextCursor: z.string().nullable(),
    statementCount: z.int(),
    payableCents: integerText,
    titredCents: integerText,
    paidCents: integerText,
  })
  .meta({ id: 'IssuedStatements' })

export type IssuedStatements = z.output<typeof issuedStatements>
