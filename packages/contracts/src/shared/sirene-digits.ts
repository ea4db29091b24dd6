import { isSiren, isSiret } from '@grenier/quota-billing'
import { z } from 'zod'

/** As Sirene writes the number of a body. Use cases refuse a wrong check digit (`siren-invalid`); what is recorded may have one. */
export const sirenDigits = z.string().regex(/^\d{9}$/)

/** As Sirene writes the number of an establishment. Use cases refuse a wrong check digit (`siret-invalid`), as above. */
export const siretDigits = z.string().regex(/^\d{14}$/)

const wrongCheckDigit = 'its check digit does not match'

/** Of a variable, which nothing else refuses: check digit included. */
export const sirenVariable = sirenDigits.refine(isSiren, wrongCheckDigit)
export const siretVariable = siretDigits.refine(isSiret, wrongCheckDigit)
