import { z } from 'zod'
import { instantText, uuid } from '../shared/codecs.ts'
import { agreementParams } from './agreement.schemas.ts'
import { templateKinds } from './template-placeholders.ts'

const templateKind = z.enum(templateKinds)

/** Of a file of 2 MiB in base64, with some room for the rest. */
const fileCharsMax = 2_900_000
export const templateBodyBytesMax = 3 * 1_024 * 1_024

export const recordDocumentTemplateBody = z.object({
  kind: templateKind,
  /** As its file is called. */
  name: z.string().trim().min(1).max(200),
  /** The file, a document of Word (.docx), in base64. */
  fileBase64: z
    .base64()
    .min(4)
    .max(fileCharsMax)
    .meta({ examples: ['UEsDBBQ='] }),
})

/** A template that was checked. Never changed: the newest of a kind is the one that is used. */
export const documentTemplate = z
  .object({
    kind: templateKind,
    /** Counted from 1 within its kind; 0 is the one that comes with the software. */
    number: z.int().min(0),
    name: z.string(),
    sizeBytes: z.int(),
    /** Hexadecimal. */
    sha256: z.string(),
    /** Placeholders and lists that it says. */
    placeholders: z.array(z.string()),
    /** Null of the one that comes with the software. */
    recordedAt: instantText.nullable(),
    recordedBy: z.string().nullable(),
  })
  .meta({ id: 'DocumentTemplate' })

export const documentTemplates = z.object({
  /** By kind, the newest first; the first of each kind is the one that is used. */
  items: z.array(documentTemplate),
})

export const templateParams = z.object({
  templateKind,
  /** 0: the one that comes with the software. */
  number: z.coerce.number().int().min(0).max(1_000_000),
})

export const agreementDocumentParams = agreementParams.extend({ templateKind })
export const agreementDocumentQuery = z.object({
  /** Which wording: 0 as signed, else the number of its avenant; left out: as signed, of an avenant the newest. */
  sequence: z.coerce.number().int().min(0).max(1_000_000).optional(),
})
/** What the file is made of. */
export const agreementDocument = z.object({ template: documentTemplate, agreementId: uuid })

export type DocumentTemplate = z.output<typeof documentTemplate>
