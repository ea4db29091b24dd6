import { z } from 'zod'
import { civilMonth, integerText, nextAfter, uuid } from '../shared/codecs.ts'
import { fiscalYear } from './fiscal-year.schemas.ts'

/** Units of a service (the id of its rule in the tariff) that a member is expected to use, in thousandths. */
export const unitForecast = z.object({
  tenantId: uuid,
  ruleId: z.string().min(1).max(60),
  unitsMilli: integerText.refine((units) => units >= 0n),
})

export const saveUnitForecastsBody = z.object({ items: z.array(unitForecast).min(1).max(50_000) })
export const unitForecasts = z.object({ year: fiscalYear, saved: z.int() })

const usedByMember = z.object({
  tenantId: uuid,
  name: z.string(),
  siren: z.string().nullable(),
  /** Null where none was notified. */
  forecastMilli: integerText.nullable(),
  /** Decimal text, rounded once to thousandths; the exact use is the fraction. */
  usedUnits: z.string(),
  usedNumerator: integerText,
  usedDenominator: integerText,
  /** Its units' part of the actual cost, to the cent; null while the cost is not known. */
  costCents: integerText.nullable(),
})

/** The yearly statement of uses converted to units (CGCT D5211-16). */
export const usesInUnits = z
  .object({
    year: fiscalYear,
    /** Months whose use is charged, and so counts here. */
    months: z.array(civilMonth),
    services: z.array(
      z.object({
        ruleId: z.string(),
        label: z.string(),
        unit: z.literal('gib-month'),
        usedUnits: z.string(),
        /** What it really cost: the actual costs that name this rule; null while there are none. */
        actualCents: integerText.nullable(),
        unitCostMicros: integerText.nullable(),
        /** Those of one page, the same in every service; the totals are those of all. */
        members: z.array(usedByMember),
      }),
    ),
    nextAfter,
  })
  .meta({ id: 'UsesInUnits' })

export type UnitForecast = z.output<typeof unitForecast>
export type UsesInUnits = z.output<typeof usesInUnits>
