import { z } from 'zod'

/** Who a row is of, as tables of money show it. */
export const memberNames = {
  memberName: z.string(),
  memberSiren: z.string().nullable(),
  memberInseeCode: z.string().nullable(),
}
