import { z } from 'zod'
import { meterCode } from '../metering/metering.schemas.ts'
import {
  civilMonth,
  instantText,
  integerText,
  memberPageQuery,
  nextAfter,
  pageOf,
  uuid,
  version,
} from '../shared/codecs.ts'
import { periodState, priceRule, sharingKey } from './billing.schemas.ts'

/** Other keys for the cost pools of some code. */
export const tariffDraftKeys = z.array(z.object({ costPoolCode: z.string().min(1).max(60), key: sharingKey })).max(100)

/** Prices, and other keys for cost pools of some code, as they might be voted. */
export const createTariffDraftBody = z.object({
  name: z.string().min(1).max(200),
  rules: z.array(priceRule).min(1).max(100),
  keys: tariffDraftKeys,
})

/** As it was written last, by whom. One that ended, withdrawn or published, stays readable and is never changed. */
export const tariffDraft = createTariffDraftBody
  .extend({
    id: uuid,
    createdBy: z.string(),
    createdAt: instantText,
    /** Null until somebody wrote it anew. */
    changedBy: z.string().nullable(),
    changedAt: instantText.nullable(),
    /** Why nobody pursues it; null unless it was withdrawn. */
    withdrawalReason: z.string().nullable(),
    withdrawnBy: z.string().nullable(),
    withdrawnAt: instantText.nullable(),
    /** The tariff that it became; null unless it was published. */
    tariffId: uuid.nullable(),
    version,
  })
  .meta({ id: 'TariffDraft' })

export const withdrawTariffDraftBody = z.object({ reason: z.string().trim().min(3).max(500) })

export const tariffDraftPage = pageOf(tariffDraft)
export const tariffDraftParams = z.object({ draftId: uuid })
export const simulateTariffDraftQuery = memberPageQuery.extend({ from: civilMonth, to: civilMonth })

const unsplitCost = z.object({ costPoolCode: z.string(), fault: z.string() })

/** A month under the draft beside the same month under what is in force. */
export const simulatedMonth = z.object({
  month: civilMonth,
  state: periodState,
  /** The tariff of the current side; null when none is in force, and then the month counts on neither side. */
  tariffCode: z.string().nullable(),
  /** What was charged of a closed month: another sum than the current one where the register changed since. */
  chargedMicros: integerText.nullable(),
  /** Days whose use nobody has computed yet: they are counted on both sides, by their readings, as the closing would. */
  dirtyDays: z.int(),
  currentMicros: integerText,
  simulatedMicros: integerText,
  currentUnsharedCents: integerText,
  simulatedUnsharedCents: integerText,
  /** Costs that a key could not split, and why; all of such a cost counts as unshared. */
  currentUnsplit: z.array(unsplitCost),
  simulatedUnsplit: z.array(unsplitCost),
})

const simulatedMember = z.object({
  tenantId: uuid,
  name: z.string(),
  siren: z.string().nullable(),
  /** Null where nobody knows: what is priced by population leaves this member out. */
  inhabitants: z.int().nullable(),
  currentMicros: integerText,
  simulatedMicros: integerText,
  differenceMicros: integerText,
  /** The latest former year whose amount was brought over from the system before (« repris »), and that amount. */
  reprisYear: z.int().nullable(),
  reprisCents: integerText.nullable(),
})

/** Before VAT and before statements round to cents; by beneficiary, whoever pays. Who would pay most more comes first. */
export const tariffDraftSimulation = z
  .object({
    draft: tariffDraft,
    months: z.array(simulatedMonth),
    members: z.array(simulatedMember),
    nextAfter,
    payingMore: z.int(),
    payingLess: z.int(),
    currentMicros: integerText,
    simulatedMicros: integerText,
    /** Use that the draft gives no price. */
    /** Codes of the draft's keys that no cost of these months has. */
    unmatchedKeys: z.array(z.string()),
    unpriced: z.array(z.object({ meter: meterCode, offerId: uuid, byteSeconds: integerText })),
  })
  .meta({ id: 'TariffDraftSimulation' })

export type TariffDraft = z.output<typeof tariffDraft>
export type SimulatedMonth = z.output<typeof simulatedMonth>
