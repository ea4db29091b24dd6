import { z } from 'zod'
import { bytesText, civilDate, instantText, integerText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { dataClass } from '../tenancy/data-class.schemas.ts'
import { automaticDecision, refusal, wishedLine } from './quota.schemas.ts'
import { visaReasons } from './visa.schemas.ts'

const linesMax = 20

/** One wish in a query, `<offerId>:<bytes>`, as it would stand in a body. */
function wishOf(text: string): z.input<typeof wishedLine> {
  const [offerId = '', ...rest] = text.split(':')
  return { offerId, wantedQuotaBytes: rest.join(':') }
}

/**
 * The lines of a request in a query: `<offerId>:<bytes>`, commas between them, each offer once. Each line is read as the
 * line of a body is, so that the same fault has the same code and place in both.
 */
export const wishedLinesText = z.codec(
  z
    .string()
    .max(2_000)
    .meta({ examples: ['0198c0de-7a00-7000-8000-000000000001:107374182400'] }),
  z.array(wishedLine).min(1).max(linesMax),
  {
    decode: (text, context) => {
      const wishes = text.split(',').map(wishOf)
      if (new Set(wishes.map(({ offerId }) => offerId)).size === wishes.length) return wishes
      context.issues.push({ code: 'invalid_format', format: 'lines', input: text })
      return z.NEVER
    },
    encode: (wishes) => wishes.map(({ offerId, wantedQuotaBytes }) => `${offerId}:${wantedQuotaBytes}`).join(','),
  },
)

export const simulateQuotaRequestQuery = z.object({
  lines: wishedLinesText,
  /** Last day of a temporary growth. */
  temporaryUntil: civilDate.optional(),
  /** What would be stored there; left out: what the tenant was enrolled to store. */
  dataClass: dataClass.optional(),
})

export const simulateQuotaDecisionQuery = z.object({
  /** Sizes an approver would grant instead; offers left out keep the requested one. */
  lines: wishedLinesText.optional(),
})

/** What a change would do to one pool above the tenant. */
export const levelEffect = z
  .object({
    levelName: z.string(),
    /** null: no limit. */
    freeBytesBefore: integerText.nullable(),
    /** Once granted and enforced; negative by what is lacking where it does not fit. */
    freeBytesAfter: integerText.nullable(),
    /** Whole days at today's trend; null: no limit, no growth, or known for less than 14 days. */
    daysToFullBefore: z.int().min(0).nullable(),
    daysToFullAfter: z.int().min(0).nullable(),
    /** What the pool has and has given; null for members, who see what is left. */
    given: z
      .object({
        poolId: uuid,
        limitBytes: bytesText.nullable(),
        overcommitPercent: z.int(),
        /** As kept where there is a limit; 0 where there is none. */
        allocatedBytes: bytesText,
        heldBytes: bytesText,
      })
      .nullable(),
  })
  .meta({ id: 'LevelEffect' })

export const simulatedLine = z
  .object({
    offerId: uuid,
    offerCode: z.string(),
    offerName: z.string(),
    currentQuotaBytes: bytesText,
    wantedQuotaBytes: bytesText,
    /** The size that would be granted: rounded up to the offer's step. */
    roundedQuotaBytes: bytesText,
    /** Negative for a shrink. */
    deltaBytes: integerText,
    fits: z.boolean(),
    refusal: refusal.nullable(),
    /** What would be set aside while an operator has not decided: one size step at most. */
    heldAtSubmissionBytes: bytesText,
    levels: z.array(levelEffect),
  })
  .meta({ id: 'SimulatedLine' })

const amounts = z.object({ beforeMicros: integerText, afterMicros: integerText })

/** What it would cost with every quota wholly in use, at today's tariff, shared costs left out. */
export const simulatedCost = z
  .object({
    tariffCode: z.string(),
    currency: z.literal('EUR'),
    /** TTC: what is paid in the end, since no VAT is due. HT: before the VAT of the standard regime. */
    taxBasis: z.enum(['TTC', 'HT']),
    vatRegime: z.enum(['out-of-scope', 'exempt', 'standard']),
    /** From today on, today included. */
    untilYearEnd: amounts,
    /** Twelve months. */
    fullYear: amounts,
    annualCommitmentMicros: integerText.nullable(),
    /** null: the agreement commits to nothing. */
    withinCommitment: z.boolean().nullable(),
    /** In the caller's language. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'SimulatedCost' })

/** The backup space that goes with a growth of storage. */
export const simulatedBackup = z
  .object({
    offerId: uuid,
    offerCode: z.string(),
    offerName: z.string(),
    quotaBytes: bytesText,
    /** null: not measured yet. */
    usedBytes: bytesText.nullable(),
    /** What this request asks of it; null when it leaves it as it is. */
    requestedQuotaBytes: bytesText.nullable(),
    /** Present quota and twice the growth, rounded up to the step. */
    suggestedQuotaBytes: bytesText,
    suggestionFits: z.boolean(),
  })
  .meta({ id: 'SimulatedBackup' })

/** What would happen if it were sent now. */
export const quotaSimulation = z
  .object({
    simulatedAt: instantText,
    outcome: z.enum(['granted-at-once', 'needs-approval', 'refused']),
    lines: z.array(simulatedLine),
    /** Every refusal, of lines and of the whole. */
    refusals: z.array(refusal),
    /** The verdict of auto-approval; null where the request would be refused before it is judged. */
    automatic: automaticDecision.nullable(),
    /** Why the mayor or a delegate would have to sign first; empty where nobody would, and where it would be refused. */
    visaReasons,
    /** The mandate under which the visa is given already, or the caller's own that would give it; null: somebody else's. */
    visaMandateId: uuid.nullable(),
    /** null without a tariff in force. */
    cost: simulatedCost.nullable(),
    /** null where no storage grows, or no offer for backup exists. */
    backup: simulatedBackup.nullable(),
  })
  .meta({ id: 'QuotaSimulation' })

export const poolHoldsQuery = pageQuery.extend({ offerId: uuid })

/** One undecided request that holds room in a pool. */
export const poolHold = z
  .object({
    /** An undecided request, a reservation of the machine's own, or a move to another cluster. */
    causeKind: z.enum(['quota-request', 'reservation', 'move']),
    causeId: uuid,
    tenantId: uuid,
    tenantName: z.string(),
    heldBytes: bytesText,
    heldSince: instantText,
    heldBy: z.string(),
    /** The approver who has taken the request. */
    takenBy: z.string().nullable(),
  })
  .meta({ id: 'PoolHold' })

export const poolHoldPage = pageOf(poolHold)

export type LevelEffectData = z.output<typeof levelEffect>
export type SimulatedLine = z.output<typeof simulatedLine>
export type SimulatedCost = z.output<typeof simulatedCost>
export type SimulatedBackup = z.output<typeof simulatedBackup>
export type QuotaSimulation = z.output<typeof quotaSimulation>
export type PoolHold = z.output<typeof poolHold>
