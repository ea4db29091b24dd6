import type { ActualCost, Correction, CostPool, Period, TrueUp, UnitForecast } from '@grenier/contracts'
import type { CivilMonth, Instant } from '@grenier/quota-billing'

export interface ImportedCost extends ActualCost {
  readonly importedBy: string
  readonly importedAt: Instant
}

/** What was charged of a year: its months' rows and those that correct them, without roundings and true-ups. */
export interface ChargedOfYear {
  readonly tenantId: string
  readonly kind: string
  readonly ruleId: string
  /** The section of the year that it was charged of. */
  readonly sectionMonth: CivilMonth
  readonly amountMicros: bigint
}

/** What earlier true-ups of a year asked of a member for a cost. */
export interface TruedOfYear {
  readonly tenantId: string
  readonly costCode: string
  /** The month by which the row names its regime of VAT; null on rows of before a true-up named one. */
  readonly sectionMonth: CivilMonth | null
  readonly amountMicros: bigint
}

export interface QuantityOfMonth {
  readonly tenantId: string
  readonly ruleId: string
  readonly month: CivilMonth
  readonly byteSeconds: bigint
}

/** What a year really cost, and that it was trued up. */
export interface FiscalYearStore {
  /** Keeps others from importing costs of that year, or posting its true-up, until the commit. */
  lockFiscalYear(year: string): Promise<void>
  insertActualCosts(year: string, lines: readonly ImportedCost[]): Promise<void>
  /** By mandate and line. */
  actualCostsOf(year: string): Promise<ImportedCost[]>
  /** By sections, each from one of these months on; the first is January. */
  chargedOfYear(year: string, sectionMonths: readonly CivilMonth[]): Promise<ChargedOfYear[]>
  costPoolsOfYear(year: string): Promise<CostPool[]>
  /** Posted corrections of the year's months, oldest first. */
  correctionsOfYear(year: string): Promise<Correction[]>
  /** States of the year's months that have one. */
  periodsOfYear(year: string): Promise<Pick<Period, 'month' | 'state'>[]>
  /** Units that some members used of each measured service, by month of use; corrections included. */
  quantitiesOfYear(year: string, tenantIds: readonly string[]): Promise<QuantityOfMonth[]>
  /** Of all, or of those named. */
  unitForecastsOf(year: string, tenantIds?: readonly string[]): Promise<UnitForecast[]>
  saveUnitForecasts(change: {
    year: string
    items: readonly UnitForecast[]
    recordedBy: string
    recordedAt: Instant
  }): Promise<void>
  /** Of one year, or of all; latest year and latest true-up first. */
  trueUps(year?: string): Promise<TrueUp[]>
  truedOfYear(year: string): Promise<TruedOfYear[]>
  /** True when a correction of one of its months was posted, or a cost imported, since then. */
  hasChangedSince(year: string, since: Instant): Promise<boolean>
  insertTrueUp(trueUp: TrueUp): Promise<void>
}
