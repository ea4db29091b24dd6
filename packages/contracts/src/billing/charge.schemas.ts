import { z } from 'zod'
import { meterCode } from '../metering/metering.schemas.ts'
import { civilMonth, instantText, integerText, pageOf, uuid } from '../shared/codecs.ts'

export const chargeKind = z.enum([
  'usage',
  'free',
  'population',
  'subscription',
  'minimum',
  'cap',
  'shared',
  'true-up',
  'transfer',
  'advance',
  'rounding',
])

/** A correction is a reversal and a row in its place; both name the row that was charged, where there was one. */
const chargeCorrection = z.object({
  correctionId: uuid,
  part: z.enum(['reversal', 'replacement']),
  correctsChargeId: uuid.nullable(),
})

export const charge = z
  .object({
    id: uuid,
    tenantId: uuid,
    month: civilMonth,
    kind: chargeKind,
    ruleId: z.string(),
    label: z.string(),
    offerId: uuid.nullable(),
    meter: meterCode.nullable(),
    quantityByteSeconds: integerText.nullable(),
    estimatedSeconds: z.int(),
    unitPriceMicros: integerText.nullable(),
    amountMicros: integerText,
    explanation: z.object({ formula: z.string(), params: z.record(z.string(), z.string()) }),
    statementId: uuid.nullable(),
    bookedAt: instantText,
    /** The closed month that it corrects, or whose correction it moves to another statement; null for what is rated of its own month. */
    originMonth: civilMonth.nullable().default(null),
    correction: chargeCorrection.nullable().default(null),
  })
  .meta({ id: 'Charge' })

export const chargePage = pageOf(charge)

export type ChargeRow = z.output<typeof charge>
export type ChargeKind = z.output<typeof chargeKind>
