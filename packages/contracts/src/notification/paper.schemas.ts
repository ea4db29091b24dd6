import type { CivilDate, Instant } from '@grenier/quota-billing'
import { postalCountryCodes } from '@grenier/quota-billing/letters'
import { z } from 'zod'
import type { ForecastNotice } from '../billing/forecast-notice.schemas.ts'
import type { StatementFirstPage } from '../billing/statement-first-page.schemas.ts'
import { civilDate, instantText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { type Letter, letter, noticeKind } from './notice.schemas.ts'

/** More than a line may have: what is too long is told by a code of its own. */
const postalLine = z.string().trim().max(200)

/** A postal address: up to five lines above the one with the post code (AFNOR NF Z10-011). */
const postalAddress = z
  .object({
    lines: z
      .array(postalLine)
      .max(10)
      .meta({ examples: [['Mairie de Sainte-Anne', '1 place de la Mairie']] }),
    postCode: z
      .string()
      .trim()
      .max(20)
      .meta({ examples: ['35000'] }),
    city: postalLine.min(1).meta({ examples: ['Rennes'] }),
    country: z.enum(postalCountryCodes).default('FR'),
  })
  .meta({ id: 'PostalAddress' })

export const recordPostalChoiceBody = z.object({
  /** Whether decisions and statements are sent on paper too; they are mailed either way. */
  onPaper: z.boolean(),
  /** Null: none is known, or none any more. */
  address: postalAddress.nullable(),
  /** The first day on which it holds, until another one does. */
  validFrom: civilDate,
})

/** How a member has its letters sent, from a day on. Never changed: a later one takes its place. */
export const postalChoice = recordPostalChoiceBody
  .extend({ id: uuid, tenantId: uuid, recordedAt: instantText, recordedBy: z.string() })
  .meta({ id: 'PostalChoice' })

export const postalChoices = z.object({
  /** The newest first. */
  items: z.array(postalChoice),
  /** Which of them holds today; null: none, and nothing is sent on paper. */
  inForceId: uuid.nullable(),
})

const paperLetterState = z.enum(['waiting', 'without-address', 'in-batch', 'set-aside'])

export const paperLetter = z
  .object({
    id: uuid,
    tenantId: uuid,
    memberName: z.string(),
    noticeId: uuid,
    kind: noticeKind,
    /** What it is about: a request, a statement. */
    subjectId: z.string(),
    recordedAt: instantText,
    state: paperLetterState,
    /** Of a letter in a batch as it was printed, else as it is known today; null: none is. */
    address: postalAddress.nullable(),
    /** Null while it waits. */
    batchId: uuid.nullable(),
    batchNumber: z.int().nullable(),
    /** Why it is not printed, and who says so; null unless it is set aside. */
    setAsideReason: z.string().nullable(),
    setAsideBy: z.string().nullable(),
    setAsideAt: instantText.nullable(),
    version,
  })
  .meta({ id: 'PaperLetter' })

export const paperLetterParams = z.object({ letterId: uuid })
export const setPaperLetterAsideBody = z.object({ reason: z.string().trim().min(3).max(500) })
export const paperLetterPage = pageOf(paperLetter)
export const listPaperLettersQuery = pageQuery.extend({
  state: paperLetterState.default('waiting'),
  /** Those of one batch. */
  batchId: uuid.optional(),
})

export const paperBatch = z
  .object({
    id: uuid,
    /** Counted from 1. */
    number: z.int().min(1),
    state: z.enum(['drawing', 'ready', 'posted']),
    letterCount: z.int().min(1),
    /** Of the print file, blank pages included; null until it is drawn. */
    pageCount: z.int().nullable(),
    sizeBytes: z.int().nullable(),
    /** Hexadecimal. */
    sha256: z.string().nullable(),
    requestedAt: instantText,
    requestedBy: z.string(),
    /** The day on which it was handed to the post, and who says so; null until then. */
    postedOn: civilDate.nullable(),
    postedAt: instantText.nullable(),
    postedBy: z.string().nullable(),
    /** True once the file is not kept any more. */
    isFileForgotten: z.boolean(),
    version,
  })
  .meta({ id: 'PaperBatch' })

export const paperBatchPage = pageOf(paperBatch)
export const listPaperBatchesQuery = pageQuery
export const paperBatchParams = z.object({ batchId: uuid })
export const recordPaperPostingBody = z.object({ postedOn: civilDate })
/** What the print file is made of. */
export const paperBatchFile = z.object({ batch: paperBatch, letters: z.array(letter) })

/** A document that lies behind a letter. */
type PrintedEnclosure =
  | { readonly kind: 'statement'; readonly page: StatementFirstPage }
  | { readonly kind: 'forecast'; readonly notice: ForecastNotice }

/** One letter as it is printed. */
export interface PrintedLetter {
  /** By which it is known where somebody calls about it. */
  readonly reference: string
  /** As it stands in the window, line by line. */
  readonly addressLines: readonly string[]
  readonly datedOn: CivilDate
  readonly letter: Letter
  /** What lies behind it; null: nothing. */
  readonly enclosure: PrintedEnclosure | null
}

/** Everything that one print file holds; letters are read while it is drawn. */
export interface PrintFile {
  readonly number: number
  readonly requestedAt: Instant
  readonly operatorName: string
  /** Where letters go back to that the post could not deliver, below the operator's name; none where it is not known. */
  readonly returnLines: readonly string[]
  readonly letters: AsyncIterable<PrintedLetter>
}

export type PostalChoice = z.output<typeof postalChoice>
export type PaperLetter = z.output<typeof paperLetter>
export type PaperBatch = z.output<typeof paperBatch>
