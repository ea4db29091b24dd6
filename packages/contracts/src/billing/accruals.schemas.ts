import { z } from 'zod'
import { civilMonth, instantText, integerText, uuid } from '../shared/codecs.ts'

/**
 * Why an amount of a year stands on no statement of that year: its month is over and not closed; its statement has no number
 * yet; it is carried, under the recovery threshold; it waits for the end of its agreement's cycle; or its statement counts for a later year.
 */
const accrualReason = z.enum(['month-not-closed', 'not-issued', 'carried', 'in-cycle', 'issued-later'])

/** What was used in a year and is on none of its statements, by payer and month, before VAT. */
export const accruals = z
  .object({
    year: z.string(),
    asOf: instantText,
    items: z.array(
      z.object({
        payerTenantId: uuid,
        payerName: z.string(),
        payerSiren: z.string().nullable(),
        month: civilMonth,
        reason: accrualReason,
        amountMicros: integerText,
      }),
    ),
    totalMicros: integerText,
    /** Months that are over, not closed, and have no tariff: nothing is said of them. */
    monthsWithoutTariff: z.array(civilMonth),
    /** Days of months not closed whose use nobody has computed yet: they are counted, by their readings, as the closing would. */
    dirtyDays: z.int(),
  })
  .meta({ id: 'Accruals' })

export type Accruals = z.output<typeof accruals>
