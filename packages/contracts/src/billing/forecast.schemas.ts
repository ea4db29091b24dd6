import { z } from 'zod'
import { civilMonth, instantText, integerText, nextAfter, uuid } from '../shared/codecs.ts'
import { csvFault, fiscalYear } from './fiscal-year.schemas.ts'
import { memberNamesIfTold } from './member-names.schemas.ts'

export const importOpeningBalancesBody = z.object({ dryRun: z.boolean(), csv: z.string().min(1).max(4_000_000) })

export const openingBalanceImport = z
  .object({
    dryRun: z.boolean(),
    /** False after a dry run, and where anything is wrong: then nothing was imported. */
    imported: z.boolean(),
    newLines: z.int(),
    knownLines: z.int(),
    faults: z.array(csvFault),
  })
  .meta({ id: 'OpeningBalanceImport' })

/** What a member paid in a former year under the system before this one: always labelled so. */
export const openingBalance = z.object({
  tenantId: uuid,
  year: z.int(),
  amountCents: integerText,
  label: z.literal('repris'),
  importedAt: instantText,
})
/** All years of a page of members, by member and year. */
export const openingBalances = z.object({ items: z.array(openingBalance.extend(memberNamesIfTold)), nextAfter })

const forecastMember = z.object({
  tenantId: uuid,
  name: z.string(),
  siren: z.string().nullable(),
  /** Charged in the months of the year that are closed. */
  chargedMicros: integerText,
  /** What the current month will come to, and the year, if all goes on as it is. */
  monthEndMicros: integerText,
  yearEndMicros: integerText,
  /** What the former year came to: charged here, or brought over from the system before; null where nobody knows. */
  formerYearMicros: integerText.nullable(),
  formerYearLabel: z.enum(['charged', 'repris']).nullable(),
})

/** What members will owe if quotas and use stay as they are. A forecast: never charged by. Before VAT. */
export const moneyForecast = z
  .object({
    year: fiscalYear,
    month: civilMonth,
    label: z.literal('forecast'),
    asOf: instantText,
    members: z.array(forecastMember),
    nextAfter,
    chargedMicros: integerText,
    monthEndMicros: integerText,
    yearEndMicros: integerText,
  })
  .meta({ id: 'MoneyForecast' })

export type MoneyForecast = z.output<typeof moneyForecast>
export type OpeningBalance = z.output<typeof openingBalance>
