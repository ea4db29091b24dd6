import { z } from 'zod'
import { integerText } from '../shared/codecs.ts'
import { languages } from '../shared/language.ts'

/** Of a file of 3 MiB in base64, with some room for the rest. */
const fileCharsMax = 4_300_000
export const workbookBodyBytesMax = 5 * 1_024 * 1_024

export const importWorkbookBody = z.object({
  /** True: say what the file would do, with every fault, and write nothing. */
  dryRun: z.boolean(),
  /** The file, a workbook of Excel (.xlsx), in base64. */
  fileBase64: z
    .base64()
    .min(4)
    .max(fileCharsMax)
    .meta({ examples: ['UEsDBBQ='] }),
})

/** In the order in which they are brought over. */
export const workbookSheetKey = z.enum(['members', 'agreements', 'contacts', 'balances'])

/** What is wrong, and where: a line of null is the sheet, a sheet of null the file. */
export const workbookFault = z
  .object({
    /** As the file calls it. */
    sheet: z.string().nullable(),
    line: z.int().nullable(),
    /** Its letters, `C`; null where the column is missing, or none is at fault. */
    column: z.string().nullable(),
    heading: z.string().nullable(),
    /** What stands there. */
    value: z.string(),
    /** Stable: of this import, or of the problem by which a call for that thing alone would be refused. */
    code: z.string(),
    params: z.record(z.string(), z.string()),
    /** In the caller's language; never stored. */
    message: z.string().optional(),
  })
  .meta({ id: 'WorkbookFault' })

/** What becomes of a row: made, or recorded before with the same values. */
export const workbookRow = z.object({
  sheet: workbookSheetKey,
  line: z.int(),
  outcome: z.enum(['new', 'known']),
  /** Of whom, and which thing of theirs. */
  memberName: z.string(),
  what: z.string(),
  /** What was paid, of an amount that is brought over; left out of all else. */
  amountCents: integerText.optional(),
})

const workbookCount = z.object({
  sheet: workbookSheetKey,
  newRows: z.int(),
  knownRows: z.int(),
  /** Sums of the amounts of these rows, of a sheet of amounts; left out of all else. */
  newAmountCents: integerText.optional(),
  knownAmountCents: integerText.optional(),
})

export const workbookImport = z
  .object({
    dryRun: z.boolean(),
    /** False after a dry run, and where anything is wrong: then nothing was written. */
    imported: z.boolean(),
    counts: z.array(workbookCount),
    rows: z.array(workbookRow),
    faults: z.array(workbookFault),
  })
  .meta({ id: 'WorkbookImport' })

export const importTemplateQuery = z.object({ language: z.enum(languages).default('fr') })
/** What the file is made of. */
export const importTemplate = z.object({ sheets: z.array(z.string()) })

export type WorkbookSheetKey = z.output<typeof workbookSheetKey>
export type WorkbookFault = z.output<typeof workbookFault>
export type WorkbookRow = z.output<typeof workbookRow>
export type WorkbookImport = z.output<typeof workbookImport>
