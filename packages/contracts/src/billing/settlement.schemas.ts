import { z } from 'zod'
import { integerText, pageQuery, uuid } from '../shared/codecs.ts'

/** Of the file, in characters: some 50,000 rows. */
export const settlementFileLengthMax = 4 * 2 ** 20

export const importSettlementsBody = z.object({
  /** The file's text: `;`, `,` or tab between cells, the columns named in its first line. */
  csv: z.string().min(1).max(settlementFileLengthMax),
  /** True: say what the file would do, with every fault, and write nothing. */
  dryRun: z.boolean().default(false),
})

export const settlementImport = z
  .object({
    dryRun: z.boolean(),
    rows: z.int(),
    titres: z.int(),
    rejections: z.int(),
    payments: z.int(),
    /** Rows that said nothing new. */
    knownRows: z.int(),
    /** With any, nothing is written; only a dry run answers with them. */
    faults: z.array(z.object({ line: z.int(), column: z.string(), code: z.string() })),
  })
  .meta({ id: 'SettlementImport' })

const fiscalYear = z.coerce.number().int().min(2000).max(2200)
export const reconcileSettlementsQuery = pageQuery.extend({ fiscalYear })

/** A statement whose titres do not add up to it. */
export const settlementDifference = z
  .object({
    statementId: uuid,
    tenantId: uuid,
    number: z.string(),
    payerName: z.string(),
    kind: z.enum(['not-titred', 'rejected', 'amount-differs']),
    payableCents: integerText,
    titredCents: integerText,
    paidCents: integerText,
  })
  .meta({ id: 'SettlementDifference' })

/** Statements of one fiscal year against the titres made of them. */
export const settlementReconciliation = z
  .object({
    fiscalYear: z.int(),
    statementCount: z.int(),
    /** Of statements that are settled by titre, compensation or e-invoice. */
    statementsCents: integerText,
    /** Of statements within the operator: nothing is settled of them. */
    internalCents: integerText,
    /** Of titres that were not rejected. */
    titredCents: integerText,
    rejectedCents: integerText,
    paidCents: integerText,
    items: z.array(settlementDifference),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'SettlementReconciliation' })

export type SettlementImport = z.output<typeof settlementImport>
export type SettlementDifference = z.output<typeof settlementDifference>
export type SettlementReconciliation = z.output<typeof settlementReconciliation>
