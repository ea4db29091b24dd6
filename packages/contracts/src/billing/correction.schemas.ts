import { z } from 'zod'
import { meterCode, reading } from '../metering/metering.schemas.ts'
import { civilMonth, instantText, integerText, nextAfter, pageOf, uuid, version } from '../shared/codecs.ts'
import { periodState, priceRule, sharingKey } from './billing.schemas.ts'
import { chargeKind } from './charge.schemas.ts'

const amendedPopulation = z.object({
  kind: z.literal('population'),
  tenantId: uuid,
  populationKind: z.enum(['municipale', 'totale']),
  inhabitants: z.int().min(0).max(100_000_000),
})
/** Other prices for the whole month. */
const amendedTariff = z.object({ kind: z.literal('tariff'), rules: z.array(priceRule).min(1).max(100) })
/** Another amount, another key, or both, of a cost of that month. */
const amendedCostPool = z.object({
  kind: z.literal('cost-pool'),
  costPoolId: uuid,
  amountCents: integerText,
  key: sharingKey,
})

/** A fact of a closed month as it ought to have been. The latest of one subject counts; what was charged stays as it is. */
export const amendedFact = z.discriminatedUnion('kind', [
  amendedPopulation,
  amendedTariff.extend({ code: z.string().min(1).max(60), actId: uuid }),
  amendedCostPool.extend({ actId: uuid }),
])

/** The same before anything was voted. */
const previewedFact = z.discriminatedUnion('kind', [amendedPopulation, amendedTariff, amendedCostPool])
export const previewAmendmentBody = z.object({ fact: previewedFact })

export const amendPeriodBody = z.object({ reason: z.string().trim().min(1).max(500), fact: amendedFact })
export const amendment = amendPeriodBody
  .extend({ id: uuid, month: civilMonth, recordedBy: z.string(), recordedAt: instantText })
  .meta({ id: 'Amendment' })
export const amendments = z.object({ items: z.array(amendment) })

/** Readings of one closed month that came late. */
export const lateReadingsBody = z.object({
  source: z.string().min(1).max(100),
  simulated: z.boolean().default(false),
  /** Why readings that were recorded with another value are replaced; left out, none is: another value is a conflict. */
  replacing: z.string().trim().min(1).max(500).optional(),
  readings: z.array(reading).min(1).max(5_000),
})
/** `revisedDays`: days of closed months whose use is now known otherwise. */
export const lateReadingsAnswer = z.object({
  batchId: uuid,
  recorded: z.int(),
  duplicate: z.int(),
  /** Readings whose value was wrong: what they said is kept. */
  replaced: z.int(),
  revisedDays: z.int(),
})

const ratedSide = z.object({
  quantityByteSeconds: integerText.nullable(),
  unitPriceMicros: integerText.nullable(),
  amountMicros: integerText,
})

/** One charge of the month beside what it would be by the facts of now; only those that differ. */
const reratedRow = z.object({
  tenantId: uuid,
  /** As the member was called on the month's last day. */
  memberName: z.string(),
  kind: chargeKind,
  ruleId: z.string(),
  label: z.string(),
  offerId: uuid.nullable(),
  meter: meterCode.nullable(),
  /** What was charged; null where nothing was. */
  original: ratedSide.extend({ chargeId: uuid }).nullable(),
  /** What it would be; null where nothing would be charged. */
  rerated: ratedSide.nullable(),
  differenceMicros: integerText,
})

const sharedAgain = z.object({
  costPoolId: uuid,
  code: z.string(),
  amountCents: integerText,
  unsharedCents: integerText,
})

/** A closed month by the facts of now. Before VAT; what statements rounded stands on neither side. */
export const rerating = z
  .object({
    month: civilMonth,
    state: periodState,
    tariffCode: z.string(),
    /** What was charged of the month, earlier corrections included. */
    chargedMicros: integerText,
    reratedMicros: integerText,
    differenceMicros: integerText,
    rows: z.array(reratedRow),
    members: z.array(z.object({ tenantId: uuid, differenceMicros: integerText })),
    /** Rows and members are those of a page of members by id. */
    nextAfter,
    costPools: z.array(sharedAgain),
  })
  .meta({ id: 'Rerating' })

const amendedSums = { chargedMicros: integerText, reratedMicros: integerText, differenceMicros: integerText }

/** What a month would come to with one more amendment, beside what was charged: as its re-rating would say afterwards. */
export const amendmentPreview = z
  .object({
    month: civilMonth,
    ...amendedSums,
    /** Members who would be asked more, and less, than was charged. */
    payingMore: z.int(),
    payingLess: z.int(),
    /** Those whose amounts would move the most, either way; of each, the rows that would change. */
    members: z.array(z.object({ tenantId: uuid, name: z.string(), ...amendedSums })),
    costPools: z.array(sharedAgain),
  })
  .meta({ id: 'AmendmentPreview' })

export const proposeCorrectionBody = z.object({
  month: civilMonth,
  reason: z.string().trim().min(1).max(500),
  /** Null: all whom the differences are about. */
  tenantIds: z.array(uuid).min(1).max(50_000).nullable(),
})

export const correction = proposeCorrectionBody
  .extend({
    id: uuid,
    state: z.enum(['proposed', 'posted']),
    /** Rows it posts: a reversal and a row in its place for each difference, or one of the two. */
    rowCount: z.int(),
    differenceMicros: integerText,
    /** Of what is posted: the same facts give the same digest. */
    digest: z.string(),
    costPools: z.array(sharedAgain),
    proposedBy: z.string(),
    proposedAt: instantText,
    /** The open month that carries the rows; null until then. */
    postedMonth: civilMonth.nullable(),
    postedBy: z.string().nullable(),
    postedAt: instantText.nullable(),
    version,
  })
  .meta({ id: 'Correction' })

export const correctionPage = pageOf(correction)
export const correctionParams = z.object({ correctionId: uuid })

export type AmendedFact = z.output<typeof amendedFact>
export type Amendment = z.output<typeof amendment>
export type AmendmentPreview = z.output<typeof amendmentPreview>
export type PreviewedFact = z.output<typeof previewedFact>
export type Correction = z.output<typeof correction>
export type Rerating = z.output<typeof rerating>
