import { z } from 'zod'
import { fiscalYear } from '../billing/fiscal-year.schemas.ts'
import { bytesText, civilDate, instantText, integerText, nextAfter, uuid } from '../shared/codecs.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { offerKind, wishedLine } from './quota.schemas.ts'
import { simulatedCost, wishedLinesText } from './simulation.schemas.ts'

export const openNeedsCampaignBody = z.object({
  /** The year that is planned. */
  year: fiscalYear,
  /** First and last day on which members answer; over before the year begins. */
  opensOn: civilDate,
  closesOn: civilDate,
  /** By whose prices a year is reckoned; null: by the tariff in force. */
  tariffDraftId: uuid.nullable().default(null),
  /** What members are told besides. */
  message: z.string().trim().min(1).max(1_000).nullable().default(null),
})

export const needsCampaign = openNeedsCampaignBody
  .extend({
    /** `closing`: nobody answers any more, and not all of it is taken up yet. */
    state: z.enum(['planned', 'open', 'closing', 'closed']),
    openedBy: z.string(),
    openedAt: instantText,
    closedAt: instantText.nullable(),
  })
  .meta({ id: 'NeedsCampaign' })

/** The latest year first. */
export const needsCampaigns = z.object({ items: z.array(needsCampaign) })

const cost = z.object({
  /** From today until 31 December; null without a tariff in force. */
  untilYearEndMicros: integerText.nullable(),
  /** All of the year that is planned. */
  plannedYearMicros: integerText,
})

/** A size, and what the member would pay more (or less) by it than by keeping what it has; null where nobody can price it. */
const needsChoice = z.object({ quotaBytes: bytesText, difference: cost.nullable() })

const needsLine = z
  .object({
    offerId: uuid,
    offerCode: z.string(),
    offerName: z.string(),
    kind: offerKind,
    currentQuotaBytes: bytesText,
    /** null: not measured. */
    inUseBytes: bytesText.nullable(),
    /** The next smaller size that holds what is in use, and the next larger one; null where there is none. */
    less: needsChoice.nullable(),
    more: needsChoice.nullable(),
    /** All sizes that it may have, ascending: those that hold what is in use. */
    sizesBytes: z.array(bytesText),
    /** As asked in the query, else as answered, else as it is. */
    wanted: needsChoice,
  })
  .meta({ id: 'NeedsLine' })

/** By what a year is reckoned. Amounts are of spaces wholly in use, without shared costs. */
const needsPrices = z.object({
  kind: z.enum(['tariff', 'draft']),
  /** Code of the tariff, or name of the draft. */
  name: z.string(),
  taxBasis: simulatedCost.shape.taxBasis,
  vatRegime: simulatedCost.shape.vatRegime,
})

const needsAnswer = z.object({ note: z.string().nullable(), answeredBy: z.string(), answeredAt: instantText })

/** What a campaign came to for one member once it was closed; amounts are null where nobody could price the year. */
const needsOutcome = z.object({
  isAnswered: z.boolean(),
  plannedYearMicros: integerText.nullable(),
  draftCommitmentCents: integerText.nullable(),
})

/** The needs of one member for a year: its spaces, what each choice would cost, and what it answered. */
export const needsSheet = z
  .object({
    campaign: needsCampaign,
    tenantId: uuid,
    name: z.string(),
    /** null: nobody can price the year. */
    prices: needsPrices.nullable(),
    lines: z.array(needsLine),
    kept: cost.nullable(),
    wanted: cost.nullable(),
    /** What the agreement commits to today; null: nothing, or no agreement. */
    annualCommitmentCents: integerText.nullable(),
    /** null: no answer, which keeps what there is. */
    answer: needsAnswer.nullable(),
    outcome: needsOutcome.nullable(),
  })
  .meta({ id: 'NeedsSheet' })

export const needsParams = tenantParams.extend({ year: fiscalYear })
export const needsSheetQuery = z.object({
  /** Sizes to price instead of what was answered; offers left out stay as they are. */
  lines: wishedLinesText.optional(),
})

export const answerNeedsBody = z.object({
  /** Wanted sizes; offers left out are kept as they are. */
  lines: z
    .array(wishedLine)
    .max(20)
    .refine((lines) => new Set(lines.map(({ offerId }) => offerId)).size === lines.length),
  note: z.string().trim().min(1).max(1_000).nullable().default(null),
})

const needsOfMember = z.object({
  tenantId: uuid,
  name: z.string(),
  siren: z.string().nullable(),
  /** null: silence, which keeps. */
  answer: needsAnswer.nullable(),
  spaces: z.array(
    z.object({ offerId: uuid, offerName: z.string(), currentQuotaBytes: bytesText, wantedQuotaBytes: bytesText }),
  ),
  outcome: needsOutcome.nullable(),
})

/** Members by id, those that did not answer among them. */
export const needsAnswers = z
  .object({
    campaign: needsCampaign,
    memberCount: z.int(),
    answerCount: z.int(),
    items: z.array(needsOfMember),
    nextAfter,
  })
  .meta({ id: 'NeedsAnswers' })

const plannedPool = z.object({
  poolId: uuid,
  name: z.string(),
  offerId: uuid,
  offerName: z.string(),
  /** All that it may give, overcommit included. */
  givableBytes: bytesText,
  allocatedBytes: bytesText,
  heldBytes: bytesText,
  /** What its members want beyond what they have; negative where they give back. */
  growthBytes: integerText,
  plannedBytes: integerText,
  /** By how much it is too small for all of it. */
  lackingBytes: bytesText,
  /** Whole days at today's trend, before and after; null: no growth that is known. */
  daysToFullBefore: z.int().min(0).nullable(),
  daysToFullAfter: z.int().min(0).nullable(),
})

/** More pools are not shown in one look. */
export const plannedPoolsMax = 500

export const needsPlanQuery = z.object({
  /** How many pools come before the page; left out: none. */
  behind: z.coerce.number().int().min(0).max(100_000).optional(),
  limit: z.coerce.number().int().min(1).max(plannedPoolsMax).optional(),
})

/** Limited pools beside what their members want, those that lack most of what they may give first. */
export const needsPlan = z
  .object({
    campaign: needsCampaign,
    asOf: instantText,
    memberCount: z.int(),
    answerCount: z.int(),
    pools: z.array(plannedPool),
    /** Pools behind those that are shown: no more than 500 are at once. */
    leftOutCount: z.int(),
    /** Behind how many the next page begins; null on the last one. */
    nextBehind: z.int().nullable().optional(),
  })
  .meta({ id: 'NeedsPlan' })

export type NeedsCampaign = z.output<typeof needsCampaign>
export type NeedsSheet = z.output<typeof needsSheet>
export type NeedsAnswers = z.output<typeof needsAnswers>
export type NeedsPlan = z.output<typeof needsPlan>
