import { graceDaysDefault, recoveryThresholdCentsDefault } from '@grenier/quota-billing'
import { z } from 'zod'
import { vatRegime } from './billing.schemas.ts'

const basisPointsMax = 10_000

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
  RECOVERY_THRESHOLD_CENTS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(Number(recoveryThresholdCentsDefault))
    .describe('amount, VAT included, under which a payer is asked nothing until its next statement'),
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
  readonly RECOVERY_THRESHOLD_CENTS: number
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
    operatorHasOwnTaxation: read.OPERATOR_OWN_TAXATION === 'yes',
    recoveryThresholdCents: BigInt(read.RECOVERY_THRESHOLD_CENTS),
    graceDays: read.GRACE_DAYS,
    draftDays: read.DRAFT_DAYS,
    ...(rate === undefined ? {} : { vatRateBasisPoints: BigInt(rate) }),
  }
}
