import { z } from 'zod'
import { civilDate } from '../shared/codecs.ts'
import { statement } from './billing.schemas.ts'
import { statementFirstPage } from './statement-first-page.schemas.ts'

/** A statement and what its e-invoice says besides. */
export const statementInvoice = z
  .object({
    statement,
    issuedOn: civilDate,
    /** Of a credit note: when what it goes back on was issued. */
    creditedIssuedOn: civilDate.nullable(),
    dueOn: civilDate.nullable(),
    periodStartsOn: civilDate,
    periodEndsOn: civilDate,
    seller: z.object({
      siren: z.string(),
      siret: z.string().nullable(),
      vatNumber: z.string().nullable(),
      street: z.string().nullable(),
      postCode: z.string().nullable(),
      city: z.string().nullable(),
      iban: z.string().nullable(),
      bic: z.string().nullable(),
      paymentDays: z.int(),
    }),
  })
  .meta({ id: 'StatementInvoice' })

export type StatementInvoice = z.output<typeof statementInvoice>

/** A statement as its pages show it, and as the invoice that they carry. */
export const statementFacturX = z
  .object({ page: statementFirstPage, invoice: statementInvoice })
  .meta({ id: 'StatementFacturX' })

export type StatementFacturX = z.output<typeof statementFacturX>
