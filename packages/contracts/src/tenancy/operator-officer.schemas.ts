import { z } from 'zod'

/** The operator's own data protection officer (RGPD art. 37), as the settings name them; one of the two ways is there. */
export const operatorOfficer = z
  .object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() })
  .meta({ id: 'OperatorOfficer' })

/** Whom of the operator members ask about the protection of their data. */
export const operatorContactFields = {
  /** Null: the settings name no address. */
  operatorContact: z.string().nullable(),
  /** Null: the settings name nobody. */
  operatorOfficer: operatorOfficer.nullable(),
}

export type OperatorOfficer = z.output<typeof operatorOfficer>
