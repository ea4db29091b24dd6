import { z } from 'zod'
import { civilMonth, instantText, integerText, nextAfter, uuid } from '../shared/codecs.ts'

/** A civil year, which is the fiscal year of local authorities. */
export const fiscalYear = z.string().regex(/^2\d{3}$/)
export const fiscalYearParams = z.object({ year: fiscalYear })

/** What is wrong with one cell of a file; a line of null is the file as a whole. */
export const csvFault = z
  .object({
    line: z.int().nullable(),
    column: z.string().nullable(),
    code: z.enum([
      'not-a-table',
      'column-missing',
      'column-unknown',
      'column-repeated',
      'cells-too-many',
      'value-missing',
      'value-too-long',
      'not-a-number',
      'not-an-amount',
      'amount-zero',
      'not-yes-or-no',
      'year-other',
      'line-repeated',
      'line-known-otherwise',
      'cost-unknown',
      'member-unknown',
    ]),
    value: z.string(),
  })
  .meta({ id: 'CsvFault' })

/** One line of a mandate. `costCode`: the code of a cost pool of the year, or the id of a rule of its tariffs. */
export const actualCost = z.object({
  mandate: z.string().trim().min(1).max(60),
  line: z.int().min(1).max(1_000_000),
  account: z.string().trim().min(1).max(60),
  amountCents: integerText,
  costCode: z.string().min(1).max(60),
  /** A yearly part of something that lasts, rather than something paid. */
  depreciation: z.boolean(),
  label: z.string().max(200),
})

/** Either a file, or its lines. */
export const importActualCostsBody = z.object({
  dryRun: z.boolean(),
  csv: z.string().min(1).max(4_000_000).optional(),
  lines: z.array(actualCost).min(1).max(50_000).optional(),
})

export const actualCostImport = z
  .object({
    year: fiscalYear,
    dryRun: z.boolean(),
    /** False after a dry run, and where anything is wrong: then nothing was imported. */
    imported: z.boolean(),
    newLines: z.int(),
    /** Imported before, with the same values. */
    knownLines: z.int(),
    faults: z.array(csvFault),
  })
  .meta({ id: 'ActualCostImport' })

export const actualCosts = z.object({
  items: z.array(actualCost.extend({ importedBy: z.string(), importedAt: instantText })),
  totals: z.array(z.object({ costCode: z.string(), amountCents: integerText, depreciationCents: integerText })),
})

const trueUpMember = z.object({
  tenantId: uuid,
  name: z.string(),
  siren: z.string().nullable(),
  chargedMicros: integerText,
  /** What earlier true-ups of the year asked of it. */
  truedMicros: integerText,
  shareCents: integerText,
  differenceMicros: integerText,
})

const truedCost = z.object({
  costCode: z.string(),
  label: z.string(),
  actualCents: integerText,
  /** Charged of it in the year, corrections included. */
  chargedMicros: integerText,
  /** What earlier true-ups of the year asked for it; what was kept before a year could be trued up again has none. */
  truedMicros: integerText.default(0n),
  /** The part of the actual cost that nobody carries, as of the charged one. */
  unsharedCents: integerText,
  differenceMicros: integerText,
  members: z.array(trueUpMember),
})

/** What a year really cost beside what was charged of it. Before VAT. A page of members, the same ones in every cost. */
export const trueUpPreview = z
  .object({
    year: fiscalYear,
    /** The number that it would have: 1 unless the year was trued up before. */
    sequence: z.int(),
    costs: z.array(truedCost),
    /** Services charged of the year of which no actual cost is known, by code: they stay as they were charged. */
    uncosted: z.array(truedCost.pick({ costCode: true, label: true, chargedMicros: true })),
    differenceMicros: integerText,
    /** Rows that posting it would write; 0 where everything stands as it is to be. */
    rowCount: z.int(),
    /** Names what was seen, of all members: posting wants it. */
    digest: z.string(),
    nextAfter,
  })
  .meta({ id: 'TrueUpPreview' })

export const postTrueUpBody = z.object({ digest: z.string().min(1).max(100) })

export const trueUp = z
  .object({
    year: fiscalYear,
    /** Counted from 1: each one posts what has changed since the one before. */
    sequence: z.int(),
    costs: z.array(truedCost.omit({ members: true })),
    differenceMicros: integerText,
    digest: z.string(),
    /** The open month that carries it. */
    postedMonth: civilMonth,
    postedBy: z.string(),
    postedAt: instantText,
  })
  .meta({ id: 'TrueUp' })

/** A true-up as it is read; null: nobody tells what who posted it is called. */
const listedTrueUp = trueUp.extend({ postedByName: z.string().nullable().default(null) }).meta({ id: 'ListedTrueUp' })

/** What was trued up, latest first, and the years whose true-up is to be repeated. */
export const trueUps = z.object({
  items: z.array(listedTrueUp),
  toRepeat: z.array(
    z.object({
      year: fiscalYear,
      /** The number of the true-up that stands. */
      sequence: z.int(),
      /** What repeating it would ask for, or give back, in all; null where that cannot be said. */
      differenceMicros: integerText.nullable(),
      /** Why it cannot be said: the code of the preview's refusal. */
      blockedBy: z.string().nullable(),
    }),
  ),
})

export type ActualCost = z.output<typeof actualCost>
export type ActualCostImport = z.output<typeof actualCostImport>
export type CsvFault = z.output<typeof csvFault>
export type TrueUp = z.output<typeof trueUp>
export type TrueUps = z.output<typeof trueUps>
export type TrueUpPreview = z.output<typeof trueUpPreview>
