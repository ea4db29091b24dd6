import { z } from 'zod'
import type { FinanceContact } from './finance-contact.schemas.ts'

/** Whom payers ask about a statement: its first page names them, as they were when it was composed. */
export const financeContactVariables = {
  OPERATOR_FINANCE_NAME: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .optional()
    .describe(
      'whom of the operator payers ask about a statement, a person or an office; statements name its finance office alone without it',
    ),
  OPERATOR_FINANCE_ADDRESS: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('postal address at which they are written to, in one line'),
  OPERATOR_FINANCE_EMAIL: z.email().optional().describe('address at which they are written to by mail'),
  OPERATOR_FINANCE_PHONE: z
    .string()
    .regex(/^\+?[\d .]{3,30}$/)
    .optional()
    .describe('telephone at which they are called'),
}

interface ReadContact {
  readonly OPERATOR_FINANCE_NAME?: string | undefined
  readonly OPERATOR_FINANCE_ADDRESS?: string | undefined
  readonly OPERATOR_FINANCE_EMAIL?: string | undefined
  readonly OPERATOR_FINANCE_PHONE?: string | undefined
}

/** Whoever is named can be reached by mail or telephone, and whoever can be reached is named. */
export const financeContactFault = {
  isSound: (read: ReadContact): boolean => {
    const { OPERATOR_FINANCE_NAME: name, OPERATOR_FINANCE_EMAIL: email, OPERATOR_FINANCE_PHONE: phone } = read
    if (name === undefined) return [email, phone, read.OPERATOR_FINANCE_ADDRESS].every((way) => way === undefined)
    return email !== undefined || phone !== undefined
  },
  error:
    'name OPERATOR_FINANCE_NAME with OPERATOR_FINANCE_EMAIL, OPERATOR_FINANCE_PHONE or both, and an address only with them, or none of them',
}

/** The contact of an installation's settings; nothing where they name nobody. */
export function financeContactOf(read: ReadContact): { financeContact?: FinanceContact } {
  const { OPERATOR_FINANCE_NAME: name, OPERATOR_FINANCE_ADDRESS: address = null } = read
  const { OPERATOR_FINANCE_EMAIL: email = null, OPERATOR_FINANCE_PHONE: phone = null } = read
  return name === undefined ? {} : { financeContact: { name, address, email, phone } }
}
