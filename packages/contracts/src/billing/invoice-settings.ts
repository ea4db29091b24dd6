import { z } from 'zod'
import { siretVariable } from '../shared/sirene-digits.ts'

const words = z.string().trim().min(1).max(200).optional()

/** What e-invoices and pré-titres say of the operator; what is left out is not said. */
export const invoiceVariables = {
  OPERATOR_SIRET: siretVariable.optional().describe('SIRET of the operator, on e-invoices'),
  OPERATOR_VAT_NUMBER: z
    .string()
    .regex(/^FR[0-9A-Z]{2}\d{9}$/)
    .optional()
    .describe('VAT number of the operator, without which no invoice in the scope of VAT is made'),
  OPERATOR_STREET: words.describe('address of the operator, on e-invoices'),
  OPERATOR_POST_CODE: z
    .string()
    .regex(/^\d{5}$/)
    .optional()
    .describe('post code of the operator, on e-invoices'),
  OPERATOR_CITY: words.describe('town of the operator, on e-invoices'),
  OPERATOR_IBAN: z
    .string()
    .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/)
    .optional()
    .describe('account to pay e-invoices to'),
  OPERATOR_BIC: z
    .string()
    .regex(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/)
    .optional()
    .describe('bank of that account'),
  REVENUE_ACCOUNT: z
    .string()
    .regex(/^[0-9A-Z]{1,20}$/)
    .optional()
    .describe('account of the revenue (nature), on pré-titres'),
  PAYMENT_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe('days in which an e-invoice is to be paid'),
}

type ReadInvoicing = z.output<z.ZodObject<typeof invoiceVariables>>

/** What e-invoices say of the operator besides its name and SIREN. */
export interface InvoicingSettings {
  readonly siret: string | null
  readonly vatNumber: string | null
  readonly street: string | null
  readonly postCode: string | null
  readonly city: string | null
  readonly iban: string | null
  readonly bic: string | null
  readonly paymentDays: number
  /** The account of the revenue; nobody confirms one for everybody (M57): a free text. */
  readonly revenueAccount?: string | null
}

/** The variables as settings; what is left out is null. */
export function invoicingOf(read: ReadInvoicing): InvoicingSettings {
  return {
    siret: read.OPERATOR_SIRET ?? null,
    vatNumber: read.OPERATOR_VAT_NUMBER ?? null,
    street: read.OPERATOR_STREET ?? null,
    postCode: read.OPERATOR_POST_CODE ?? null,
    city: read.OPERATOR_CITY ?? null,
    iban: read.OPERATOR_IBAN ?? null,
    bic: read.OPERATOR_BIC ?? null,
    paymentDays: read.PAYMENT_DAYS,
    revenueAccount: read.REVENUE_ACCOUNT ?? null,
  }
}
