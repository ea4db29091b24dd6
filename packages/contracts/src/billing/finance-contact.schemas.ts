import { z } from 'zod'

/** Whom of the operator payers ask about a statement; one of the two ways is there. */
export const financeContact = z
  .object({
    name: z.string(),
    /** Where letters reach it, in one line; null: nobody said. */
    address: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .meta({ id: 'FinanceContact' })

export type FinanceContact = z.output<typeof financeContact>
