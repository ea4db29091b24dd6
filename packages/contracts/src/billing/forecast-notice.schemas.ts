import {
  forecastGapReasons,
  forecastLineKinds,
  forecastUnits,
  formerYearLabels,
} from '@grenier/quota-billing/forecast-notice'
import { z } from 'zod'
import { civilDate, civilMonth, instantText, integerText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { statementVatGroup } from './billing.schemas.ts'
import { fiscalYear } from './fiscal-year.schemas.ts'

/** Payers of one call: what a call holds and writes stays small, and a region is prepared call by call. */
export const forecastNoticesPerCallMax = 200

/** Months that something is about. */
const span = { firstMonth: civilMonth, months: z.int().min(1).max(12) }

/** Units × price, in whole cents before VAT: thousandths of units × micros of a euro, rounded once. */
const forecastLine = z.object({
  service: z.string(),
  kind: z.enum(forecastLineKinds),
  ...span,
  /** Null, as both figures below, where nothing is counted: a minimum, a cap, the share of a cost. */
  unit: z.enum(forecastUnits).nullable(),
  unitsMilli: integerText.nullable(),
  unitPriceMicros: integerText.nullable(),
  amountCents: integerText,
})

/** A part that nobody can forecast, and why. */
const forecastGap = z.object({ service: z.string().nullable(), reason: z.enum(forecastGapReasons), ...span })

const sums = {
  /** The year before the running one: Σ of what is known; null where nothing is. */
  formerCents: integerText.nullable(),
  projectedCents: integerText,
  forecastCents: integerText,
}

const noticeRow = z.object({
  /** The id of a rule of a tariff, or the code of a cost; null: of whatever the year would hold. */
  service: z.string().nullable(),
  label: z.string(),
  formerCents: integerText.nullable(),
  projectedCents: integerText.nullable(),
  /** Σ of its lines; null where nothing of it can be forecast. */
  forecastCents: integerText.nullable(),
  lines: z.array(forecastLine),
  gaps: z.array(forecastGap),
})

const noticePart = z.object({
  tenantId: uuid,
  name: z.string(),
  siren: z.string().nullable(),
  /** Whether the former year was charged here or brought over (`repris`); null where nobody knows it. */
  formerLabel: z.enum(formerYearLabels).nullable(),
  ...sums,
  rows: z.array(noticeRow),
})

/** By what prices some months of the year are forecast. */
const noticeTariff = z.object({
  ...span,
  code: z.string(),
  /** Published for this year, or in force before it and without end so far. */
  basis: z.enum(['published', 'in-force']),
  act: z.object({ organ: z.string(), number: z.string(), title: z.string(), adoptedOn: civilDate }).nullable(),
})

/** A cost that is shared by a key: forecast as the running year's comes to or, for who joins in the year, as its own is declared. */
const noticeCost = z.object({
  code: z.string(),
  label: z.string(),
  keyKind: z.enum(['population', 'equal', 'fixed', 'use']),
  /** What it comes to for everybody over the year that it is forecast by. */
  yearCents: integerText,
  /** Months of it in which no cost is declared yet, so that the last declared one counts again. */
  repeatedMonths: z.int(),
  /**
   * Of a cost of the year itself, the month among whose members it is split: an estimate, carried by who joins in that year from
   * the month in which it joins. Left out of those of the running year: what was hashed before stays as it is.
   */
  estimatedIn: civilMonth.optional(),
})

/** All that a notice says: frozen once it is sent. Amounts in whole cents, before VAT unless they are called otherwise. */
export const forecastNoticeContent = z
  .object({
    year: fiscalYear,
    issuerName: z.string(),
    issuerSiren: z.string(),
    payerName: z.string(),
    payerSiren: z.string().nullable(),
    payerSiret: z.string().nullable(),
    agreementNumber: z.string(),
    tariffs: z.array(noticeTariff),
    costs: z.array(noticeCost),
    /** Months of the running year that no tariff prices: their use is not in what it is projected to come to. */
    unpricedMonths: z.array(civilMonth),
    parts: z.array(noticePart),
    ...sums,
    vatGroups: z.array(statementVatGroup),
    vatCents: integerText,
    payableCents: integerText,
    /** Something could not be forecast: the sums are of the rest. */
    isIncomplete: z.boolean(),
  })
  .meta({ id: 'ForecastNoticeContent' })

const noticeState = z.enum(['draft', 'sent', 'replaced'])

export const forecastNoticeSummary = z
  .object({
    id: uuid,
    tenantId: uuid,
    payerName: z.string(),
    year: fiscalYear,
    /** `replaced`: sent, and another one since. */
    state: noticeState,
    /** Of those sent to this payer for this year, from 1; null for a draft. */
    ordinal: z.int().nullable(),
    preparedAt: instantText,
    sentAt: instantText.nullable(),
    /** The civil day of it, where the operator is. */
    sentOn: civilDate.nullable(),
    sentBy: z.string().nullable(),
    /** The notice that it takes the place of, or would. */
    replacesId: uuid.nullable(),
    replacesOrdinal: z.int().nullable(),
    ...sums,
    vatCents: integerText,
    payableCents: integerText,
    isIncomplete: z.boolean(),
    /** SHA-256 of the content as canonical JSON, hexadecimal. */
    contentSha256: z.string(),
  })
  .meta({ id: 'ForecastNoticeSummary' })

export const forecastNotice = forecastNoticeSummary
  .extend({ content: forecastNoticeContent })
  .meta({ id: 'ForecastNotice' })

export const forecastNoticePage = pageOf(forecastNoticeSummary)
export const forecastNoticeParams = z.object({ forecastNoticeId: uuid })

export const listForecastNoticesQuery = pageQuery.extend({
  year: fiscalYear.optional(),
  state: noticeState.optional(),
  tenantId: uuid.optional(),
})

export const prepareForecastNoticesBody = z.object({
  /** The payer behind which to go on; left out: from the first. */
  after: uuid.optional(),
  limit: z.int().min(1).max(forecastNoticesPerCallMax).default(forecastNoticesPerCallMax),
})

export const preparedForecastNotices = z.object({
  year: fiscalYear,
  prepared: z.int(),
  /** Payers whose last notice says the same. */
  unchanged: z.int(),
  /** Members that nobody pays for when the year begins: they are in no notice. Of the whole region. */
  withoutPayer: z.int(),
  /** The payer to go on behind; null: that was all. */
  nextAfter: uuid.nullable(),
})

export const sendForecastNoticesBody = z.object({
  forecastNoticeIds: z.array(uuid).min(1).max(forecastNoticesPerCallMax),
  /** Also those of which something could not be forecast: they say so. */
  evenIncomplete: z.boolean().default(false),
})

export const sentForecastNotices = z.object({ year: fiscalYear, sent: z.int(), alreadySent: z.int() })

export type ForecastNotice = z.output<typeof forecastNotice>
export type ForecastNoticeSummary = z.output<typeof forecastNoticeSummary>
export type ForecastNoticeContent = z.output<typeof forecastNoticeContent>
