import { z } from 'zod'
import { meterCode } from '../metering/metering.schemas.ts'
import {
  civilDate,
  civilMonth,
  currencyCode,
  instantText,
  integerText,
  pageOf,
  pageQuery,
  uuid,
  version,
} from '../shared/codecs.ts'
import { settlementMode } from '../tenancy/tenancy.schemas.ts'
import { charge } from './charge.schemas.ts'

const tier = z.object({
  fromGib: integerText,
  /** Exclusive; null: without end. */
  toGib: integerText.nullable(),
  unitPriceMicros: integerText,
})

/** The least or the most of a month for the rules named, or for all that price something. */
function monthlyBound<Kind extends 'monthlyMinimum' | 'monthlyCap'>(kind: Kind) {
  return z.object({
    kind: z.literal(kind),
    ruleId: z.string().min(1).max(60),
    label: z.string().min(1).max(200),
    amountMicros: integerText,
    ofRuleIds: z.array(z.string().min(1).max(60)).max(100).nullable(),
  })
}

export const priceRule = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('perGibMonth'),
    ruleId: z.string().min(1).max(60),
    label: z.string().min(1).max(200),
    meter: meterCode,
    offerId: uuid.nullable(),
    freeGib: integerText,
    mode: z.enum(['graduated', 'volume']),
    tiers: z.array(tier).min(1).max(20),
  }),
  z.object({
    kind: z.literal('perInhabitantYear'),
    ruleId: z.string().min(1).max(60),
    label: z.string().min(1).max(200),
    unitPriceMicros: integerText,
  }),
  z.object({
    kind: z.literal('subscriptionByPopulation'),
    ruleId: z.string().min(1).max(60),
    label: z.string().min(1).max(200),
    /** By rising population; the last has no end. */
    strata: z
      .array(z.object({ populationMax: z.int().min(0).nullable(), yearlyAmountMicros: integerText }))
      .min(1)
      .max(20),
  }),
  monthlyBound('monthlyMinimum'),
  monthlyBound('monthlyCap'),
])

const createTariffBody = z.object({
  code: z.string().min(1).max(60),
  name: z.string().min(1).max(200),
  actId: uuid,
  currency: currencyCode,
  validFrom: civilDate,
  validTo: civilDate.nullable(),
  rules: z.array(priceRule).min(1).max(100),
})

/** What is published; of which draft, if any: it has these very rules and ends as published. */
export const publishTariffBody = createTariffBody.extend({ draftId: uuid.optional() })

export const tariff = createTariffBody.extend({ id: uuid, recordedAt: instantText, version }).meta({ id: 'Tariff' })

const fixedPartsMax = 50_000
/** A fixed key with a part for every commune of France, about 90 bytes each, and room to spare. */
export const votedKeyBodyBytesMax = 8 * 2 ** 20

export const sharingKey = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('population'),
    populationKind: z.enum(['municipale', 'totale']),
    /** The year whose figures count; null: those in force on the month's last day. */
    vintage: z.int().min(1900).max(2200).nullable().default(null),
  }),
  z.object({ kind: z.literal('equal') }),
  z.object({
    kind: z.literal('fixed'),
    /** What all parts are counted out of: 10 000 for basis points. What nobody is given stays unshared. */
    totalWeight: integerText,
    parts: z
      .array(z.object({ tenantId: uuid, weight: integerText }))
      .min(1)
      .max(fixedPartsMax),
  }),
  z.object({ kind: z.literal('use'), meter: meterCode }),
])

export const createCostPoolBody = z.object({
  code: z.string().min(1).max(60),
  name: z.string().min(1).max(200),
  month: civilMonth,
  amountCents: integerText,
  key: sharingKey,
  actId: uuid,
})

export const costPool = createCostPoolBody
  .extend({
    id: uuid,
    recordedAt: instantText,
    version,
    /** What no member carries; null until the cost was split. */
    unsharedCents: integerText.nullable(),
  })
  .meta({ id: 'CostPool' })

/** Members whose population is unknown: the closing waits, or prices and keys by population leave them out. */
const membersWithoutPopulation = z.enum(['refused', 'left-out'])
/** Costs whose key weighs nobody, for example by a use that nobody had: the closing waits, or they stay unshared, whole. */
const costsWithoutWeight = z.enum(['refused', 'unshared'])
/** What is left out stays as it was decided; at first, `refused`. */
export const closePeriodBody = z.object({
  /** Needed while the month waits for late readings (`period-in-grace`). */
  beforeGraceEnds: z.boolean().optional(),
  membersWithoutPopulation: membersWithoutPopulation.optional(),
  costsWithoutWeight: costsWithoutWeight.optional(),
})

export const periodState = z.enum(['open', 'closing', 'closed', 'issuing', 'issued'])

/** One equality that must hold to the cent; both sides are shown so that a failure explains itself. */
export const periodCheck = z
  .object({
    name: z.string(),
    holds: z.boolean(),
    leftMicros: integerText,
    rightMicros: integerText,
  })
  .meta({ id: 'PeriodCheck' })

export const period = z
  .object({
    id: uuid,
    month: civilMonth,
    periodStart: instantText,
    periodEnd: instantText,
    state: periodState,
    progressDone: z.int(),
    progressTotal: z.int(),
    /** Why closing or issuing stopped, a stable code; null while nothing stands in the way. */
    blockedBy: z.string().nullable(),
    /** Who asked for its closing, the last one where it was asked again; null while nobody has, or where that was not kept. */
    closedBy: z.string().nullable(),
    membersWithoutPopulation,
    costsWithoutWeight,
    chargesMicros: integerText,
    costPoolsCents: integerText,
    /** Of the costs, what no member carries. */
    unsharedCents: integerText,
    /** Of statements that are issued. */
    statementsCents: integerText,
    statementCount: z.int(),
    /** Of statements that are not issued yet. */
    draftsCents: integerText,
    draftCount: z.int(),
    /** Charges of the month under the recovery threshold, which go to their payers' next statements. */
    carriedMicros: integerText,
    /** Charges of other months that were carried and that this month's statements ask for. */
    takenUpMicros: integerText,
    /** When readings last told a day of it otherwise than it was rated from; null while none did. Re-rating shows what it comes to. */
    revisedAt: instantText.nullable(),
    checks: z.array(periodCheck),
    version,
  })
  .meta({ id: 'Period' })

/** What would stop the closing of a month, as of now. */
export const closingObstacles = z
  .object({
    month: civilMonth,
    /** Until then late readings are waited for; a closing before it has to say so (`period-in-grace`). */
    graceEndsAt: instantText,
    tariffMissing: z.boolean(),
    /** How many there are; the first 500 by name are `members`. */
    memberCount: z.int(),
    members: z.array(
      z.object({
        tenantId: uuid,
        name: z.string(),
        siren: z.string().nullable(),
        reason: z.enum(['population-missing', 'payer-missing']),
      }),
    ),
    costPools: z.array(
      z.object({
        costPoolId: uuid,
        code: z.string(),
        name: z.string(),
        reason: z.enum(['population-mixed', 'population-missing', 'key-without-weight']),
      }),
    ),
  })
  .meta({ id: 'ClosingObstacles' })

export const vatRegime = z.enum(['out-of-scope', 'exempt', 'standard'])

const creditKind = z.enum(['reduction', 'annulation', 'mandat'])

/** What a statement that gives back goes back on. */
const statementCredit = z
  .object({
    /** What accounting makes of it; null until it is issued, since it depends on the fiscal year. */
    kind: creditKind.nullable(),
    /** The statement that asked for too much; null for a true-up, which goes back on a whole year. */
    originalStatementId: uuid.nullable(),
    originalNumber: z.string().nullable(),
    /** When the original was issued. */
    originalIssuedAt: instantText.nullable(),
    /** The original's fiscal year, or the year that is trued up. */
    fiscalYear: z.int(),
    /** The day on which the original was disputed, where this credit follows from it (first-year needs, no 3); null: nobody had. */
    disputedOn: civilDate.nullable().default(null),
  })
  .meta({ id: 'StatementCredit' })

export const statementLine = z
  .object({
    position: z.int(),
    beneficiaryTenantId: uuid,
    /** Whose line it is, named as when the statement was composed. */
    beneficiaryName: z.string(),
    label: z.string(),
    quantityText: z.string(),
    unitPriceText: z.string(),
    amountCents: integerText,
    /** The month whose amount waited for this statement, for its cycle or under the recovery threshold; null for the statement's own. */
    carriedFrom: civilMonth.nullable(),
    /** What it bears: the regime of its service in the month in which it was rendered. */
    vatRegime,
    vatRateBasisPoints: z.int().min(0).max(10_000),
  })
  .meta({ id: 'StatementLine' })

/** What of a statement bears one regime and rate; its VAT is rounded once, half a cent away from zero. */
export const statementVatGroup = z
  .object({
    regime: vatRegime,
    /** 20 % is 2 000; 0 where no VAT is due. */
    rateBasisPoints: z.int().min(0).max(10_000),
    baseCents: integerText,
    vatCents: integerText,
  })
  .meta({ id: 'StatementVatGroup' })

export const statement = z
  .object({
    id: uuid,
    number: z.string(),
    tenantId: uuid,
    payerName: z.string(),
    payerSiren: z.string().nullable(),
    payerSiret: z.string().nullable(),
    issuerName: z.string(),
    /** The month at whose closing it was composed, the last one that it asks for. */
    month: civilMonth,
    /** The first one: of an agreement that is not asked every month, another; what is carried from before it does not count. */
    firstMonth: civilMonth,
    /** Of all these months. */
    periodStart: instantText,
    periodEnd: instantText,
    issuedAt: instantText,
    agreementNumber: z.string(),
    tariffCode: z.string(),
    tariffActNumber: z.string(),
    /** What the month of the statement bears where nothing else is said; each line and group names its own. */
    vatRegime,
    lines: z.array(statementLine),
    /** Σ lines, before VAT. */
    totalCents: integerText,
    vatGroups: z.array(statementVatGroup),
    vatCents: integerText,
    /** What is asked for: total and VAT. */
    payableCents: integerText,
    currency: z.literal('EUR'),
    settlementMode,
    /** What it is for, in one line of at most 160 characters. */
    subject: z.string().max(160),
    engagementNumber: z.string().nullable(),
    serviceCode: z.string().nullable(),
    /** True when any figure comes from simulated readings: shown on every document. */
    simulated: z.boolean(),
    /** Of what gives back: what it goes back on; null for what asks. */
    credit: statementCredit.nullable(),
  })
  .meta({ id: 'Statement' })

export const statementSummary = statement.omit({ lines: true, vatGroups: true }).meta({ id: 'StatementSummary' })
export const listStatementsQuery = pageQuery.extend({ month: civilMonth.optional(), tenantId: uuid.optional() })
export const statementPage = pageOf(statementSummary)
export const costPoolPage = pageOf(costPool)
/** With the number of the act that set the prices; null: nobody tells. */
export const tariffPage = pageOf(tariff.extend({ actNumber: z.string().nullable().default(null) }))
export const monthParams = z.object({ month: civilMonth })
export const statementParams = z.object({ statementId: uuid })
export const chargeParams = z.object({ chargeId: uuid })

/** A charge, the slices it was rated from and the tariff rule that priced it. */
export const chargeExplanation = z
  .object({
    charge,
    tariffCode: z.string().nullable(),
    slices: z.array(
      z.object({ day: civilDate, resourceId: z.string(), byteSeconds: integerText, estimatedSeconds: z.int() }),
    ),
    /** Of a correction: the row it is about, null where nothing had been charged. */
    original: charge.nullable().default(null),
    /** Of a correction: what it changes, in all, of what its month was charged for this; null for other charges. */
    differenceMicros: integerText.nullable().default(null),
    /** Of a correction: why it was made. */
    correctionReason: z.string().nullable().default(null),
    /** The amount computed once more from what it was rated from; null where that is not kept row by row. */
    recomputedMicros: integerText.nullable(),
    /** Whether that is what was charged, to the micro. */
    agrees: z.boolean().nullable(),
    /** Since when the readings behind the slices, or the first of them, are kept no longer; null while they are. */
    readingsPurgedAt: instantText.nullable(),
  })
  .meta({ id: 'ChargeExplanation' })

/** Which dataset of FOCUS, and as which version has it: 1.2 knows Cost and Usage alone. */
export const focusQuery = z
  .object({
    focusVersion: z.enum(['1.4', '1.2']).default('1.4'),
    dataset: z.enum(['cost-and-usage', 'invoice-detail', 'billing-period']).default('cost-and-usage'),
  })
  .refine(({ focusVersion, dataset }) => focusVersion === '1.4' || dataset === 'cost-and-usage', {
    error: '1.2 has cost-and-usage alone',
    path: ['dataset'],
  })

/** Rows of a dataset of FOCUS, before they are written as CSV: column name to text, null when absent. */
export const focusRows = z.object({ items: z.array(z.record(z.string(), z.string().nullable())) })

export type PriceRuleData = z.output<typeof priceRule>
export type TariffData = z.output<typeof tariff>
export type SharingKey = z.output<typeof sharingKey>
export type CostPool = z.output<typeof costPool>
export type Period = z.output<typeof period>
export type ClosingObstacles = z.output<typeof closingObstacles>
export type PeriodState = z.output<typeof periodState>
export type PeriodCheck = z.output<typeof periodCheck>
export type Statement = z.output<typeof statement>
export type StatementVatGroup = z.output<typeof statementVatGroup>
export type StatementLine = z.output<typeof statementLine>
export type StatementSummary = z.output<typeof statementSummary>
export type ChargeExplanation = z.output<typeof chargeExplanation>
