import {
  type DatedVat,
  graceDaysDefault,
  recoveryThresholdCentsDefault,
  vatScheduleConflicts,
} from '@grenier/quota-billing'
import { z } from 'zod'
import { civilMonth } from '../shared/codecs.ts'
import { vatRegime } from './billing.schemas.ts'

const basisPointsMax = 10_000
const vatChangesMax = 200

const rateBasisPoints = z.int().min(1).max(basisPointsMax)

/** One change of VAT: from a month on, of one service (a rule's id or a cost's code) or, without one, of all others. */
const vatChange = z
  .strictObject({
    from: civilMonth,
    service: z.string().min(1).max(100).optional(),
    regime: vatRegime,
    rateBasisPoints: rateBasisPoints.optional(),
  })
  .refine(({ regime, rateBasisPoints: rate }) => (regime === 'standard') === (rate !== undefined), {
    error: 'name rateBasisPoints with the regime standard, and with no other',
  })
  .transform(({ from, service, regime, rateBasisPoints: rate }): DatedVat => {
    const named = { from, service: service ?? null }
    if (regime !== 'standard') return { ...named, regime: { kind: regime } }
    return { ...named, regime: { kind: regime, rateBasisPoints: BigInt(rate ?? 0) } }
  })

/** JSON, as a variable of the environment has it. */
const vatChanges = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'a JSON array of changes' })
      return z.NEVER
    }
  })
  .pipe(z.array(vatChange).max(vatChangesMax))
  .refine((changes) => vatScheduleConflicts(changes).length === 0, { error: 'one change of a service from a month on' })

/**
 * What an installation says of its money, the same for every process: nothing of it can be told from the law alone, so the
 * operator's finance officer does.
 */
export const billingVariables = {
  ACCOUNTING: z.enum(['helios', 'other']).default('helios').describe('finance software of the operator'),
  OPERATOR_OWN_TAXATION: z
    .enum(['yes', 'no'])
    .default('no')
    .describe(
      'whether the operator is an EPCI with own taxation, which may take debts off the compensation of its communes',
    ),
  VAT_REGIME: vatRegime.default('out-of-scope').describe('VAT regime'),
  VAT_RATE_BASIS_POINTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(basisPointsMax)
    .optional()
    .describe('VAT rate of the standard regime, 2000 for 20 %'),
  VAT_CHANGES: vatChanges
    .default([])
    .describe(
      'JSON: changes of VAT by month and service, [{"from":"2027-01","service":"sauvegarde","regime":"standard","rateBasisPoints":2000}]',
    ),
  RECOVERY_THRESHOLD_CENTS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(Number(recoveryThresholdCentsDefault))
    .describe('amount, VAT included, under which a payer is asked nothing until its next statement'),
  READINGS_KEPT_MONTHS: z.coerce
    .number()
    .int()
    .min(3)
    .max(240)
    .default(24)
    .describe('months for which raw readings are kept; what was made of them stays'),
  GRACE_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(31)
    .default(graceDaysDefault)
    .describe('days for which a month that is over waits for late readings before it is closed'),
  DRAFT_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(90)
    .default(15)
    .describe('days in which a payer may dispute a statement before it is issued'),
}

interface ReadBilling {
  readonly ACCOUNTING: 'helios' | 'other'
  readonly OPERATOR_OWN_TAXATION: 'yes' | 'no'
  readonly VAT_REGIME: z.output<typeof vatRegime>
  readonly VAT_RATE_BASIS_POINTS?: number | undefined
  readonly VAT_CHANGES: readonly DatedVat[]
  readonly RECOVERY_THRESHOLD_CENTS: number
  readonly READINGS_KEPT_MONTHS: number
  readonly GRACE_DAYS: number
  readonly DRAFT_DAYS: number
}

/** For a `refine`: a rate is named with the standard regime and with no other, so that none is guessed or left unused. */
export const vatRateFault = {
  isSound: ({ VAT_REGIME, VAT_RATE_BASIS_POINTS }: Partial<ReadBilling>): boolean =>
    (VAT_REGIME === 'standard') === (VAT_RATE_BASIS_POINTS !== undefined),
  error: 'name VAT_RATE_BASIS_POINTS with VAT_REGIME=standard, and with no other regime',
}

/** What they say, as the control plane's settings have it. */
export function billingSettingsOf(read: ReadBilling) {
  const { ACCOUNTING: accounting, VAT_REGIME: vatRegime, VAT_RATE_BASIS_POINTS: rate } = read
  return {
    accounting,
    vatRegime,
    vatChanges: read.VAT_CHANGES,
    operatorHasOwnTaxation: read.OPERATOR_OWN_TAXATION === 'yes',
    recoveryThresholdCents: BigInt(read.RECOVERY_THRESHOLD_CENTS),
    readingsKeptMonths: read.READINGS_KEPT_MONTHS,
    graceDays: read.GRACE_DAYS,
    draftDays: read.DRAFT_DAYS,
    ...(rate === undefined ? {} : { vatRateBasisPoints: BigInt(rate) }),
  }
}
