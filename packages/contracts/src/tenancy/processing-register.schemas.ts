import { contactFunctions } from '@grenier/quota-billing'
import { z } from 'zod'
import { civilDate, instantText, pageQuery, uuid } from '../shared/codecs.ts'
import { csvQuery } from '../shared/csv-query.ts'
import { dataClass } from './data-class.schemas.ts'
import { operatorContactFields } from './operator-officer.schemas.ts'
import { subprocessor } from './subprocessor.schemas.ts'

/** Kinds of processing in a member's name, each told by what it uses. */
const processingKind = z.enum(['storage', 'object-storage', 'backup', 'administration', 'notification', 'webhooks'])

const processing = z.object({
  kind: processingKind,
  /** Offers by which it is done, by name; none of what is done without one. */
  offers: z.array(z.string()),
})

const registerContact = z.object({ function: z.enum(contactFunctions), name: z.string(), email: z.string() })

/** A member, in whose name the operator processes data, and what it processes. */
export const controllerEntry = z
  .object({
    tenantId: uuid,
    organisationName: z.string(),
    organisationSiren: z.string().nullable(),
    enrolledAt: instantText,
    /** Null: it is a member still. */
    exitedAt: instantText.nullable(),
    /** Its signatory's or secretary's, in force today; none where nobody recorded one. */
    contacts: z.array(registerContact),
    /** Its data protection officers' (art. 37); none where nobody recorded one. */
    officers: z.array(registerContact),
    processings: z.array(processing),
    /** Classes of what it stores, as it said; none where nobody said. */
    dataClasses: z.array(dataClass),
    /** When the last drill that proved or completed a restore ended; null: none has. */
    lastProvenRestoreAt: instantText.nullable(),
  })
  .meta({ id: 'ControllerEntry' })

/** What protects the data (art. 32), as far as the installation holds it by itself or is configured to. */
const securityMeasure = z.enum([
  'members-kept-apart',
  'secrets-sealed',
  'changes-traced',
  'roles-and-two-persons',
  'network-closed',
  'passwords-in-escrow',
])

const heldCertificate = z.object({
  kind: z.enum(['hds', 'archive-agreement', 'secnumcloud']),
  reference: z.string(),
  issuedBy: z.string(),
  /** The site or offer that it attests. */
  of: z.string(),
  validUntil: civilDate,
})

/** The processor's own part of the register: the same for every controller. */
const commonFields = {
  operatorName: z.string(),
  operatorSiren: z.string(),
  ...operatorContactFields,
  drawnUpAt: instantText,
  /** Those at work today, and those who will be. */
  subprocessors: z.array(subprocessor),
  measures: z.array(securityMeasure),
  /** Held today. */
  certificates: z.array(heldCertificate),
}

/** Members that a register in PDF has at most: a département’s communes and their groupings fit, a region’s do not. */
export const registerPdfMembersMax = 1_000

/** Members of one département, or (`none`) those whose organisation names none. */
const narrowedToDepartement = z.object({
  departement: z
    .string()
    .regex(/^([0-9AB]{2,3}|none)$/)
    .optional(),
})

export const processingRegisterQuery = pageQuery.extend(narrowedToDepartement.shape)
export const processingRegisterPdfQuery = narrowedToDepartement
export const processingRegisterCsvQuery = narrowedToDepartement.extend(csvQuery.shape)

/** The register of a processor (RGPD art. 30(2)), controllers page by page. */
export const processingRegister = z
  .object({
    ...commonFields,
    items: z.array(controllerEntry),
    nextCursor: z.string().nullable(),
    /** How many members there are of each département, whatever the page; null: their organisations name none. */
    departements: z.array(z.object({ code: z.string().nullable(), members: z.int() })),
  })
  .meta({ id: 'ProcessingRegister' })

/** The register of all members, or of one département's (null: of all), by name. */
export const wholeProcessingRegister = z
  .object({ ...commonFields, departement: z.string().nullable(), items: z.array(controllerEntry) })
  .meta({ id: 'WholeProcessingRegister' })

/** A controller as a row of its own, with whom to ask of the operator. */
export const controllerTable = z
  .object({
    items: z.array(
      controllerEntry.extend({ operatorName: z.string(), operatorSiren: z.string(), ...operatorContactFields }),
    ),
  })
  .meta({ id: 'ControllerTable' })

/** Its part of one controller. */
export const tenantProcessingRegister = z
  .object({ ...commonFields, controller: controllerEntry })
  .meta({ id: 'TenantProcessingRegister' })

export type ControllerEntry = z.output<typeof controllerEntry>
export type ControllerTable = z.output<typeof controllerTable>
export type TenantProcessingRegister = z.output<typeof tenantProcessingRegister>
export type WholeProcessingRegister = z.output<typeof wholeProcessingRegister>
