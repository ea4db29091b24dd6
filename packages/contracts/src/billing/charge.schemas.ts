import { z } from 'zod'
import { meterCode } from '../metering/metering.schemas.ts'
import { civilMonth, instantText, integerText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'

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

/** Whose each is stands beside it; a server of before does not say. */
const listedCharge = charge.extend({
  memberName: z.string().nullable().default(null),
  memberSiren: z.string().nullable().default(null),
  memberInseeCode: z.string().nullable().default(null),
})

export const chargePage = pageOf(listedCharge)

/** A rule's id or a cost's code, as in `VAT_CHANGES`; `rounding`: what statements round to cents. */
export const chargedService = z.string().min(1).max(100)

export const listChargesQuery = pageQuery
  .extend({
    month: civilMonth.optional(),
    /** From this month on, and up to `to` inclusive; each may be left out. */
    from: civilMonth.optional(),
    to: civilMonth.optional(),
    tenantId: uuid.optional(),
    /** By this and by the site charges are summed for whoever sees all of them; a member may not narrow its own by them (`not-allowed`). */
    service: chargedService.optional(),
    siteId: uuid.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'the first month first',
    path: ['to'],
  })

export type ChargeRow = z.output<typeof charge>
export type ChargeKind = z.output<typeof chargeKind>
