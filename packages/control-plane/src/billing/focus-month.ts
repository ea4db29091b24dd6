import type { TariffData } from '@grenier/contracts'
import { type CivilMonth, firstDateOf, monthBounds, type PeriodBounds } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { addShares, type MonthSplits, type SplitSums } from './allocated-ratios.ts'
import { chargePages } from './closed-month.ts'

/** What the rows of one month's charges need: its bounds, its prices, and the sums of its splits. */
export interface FocusMonth {
  readonly bounds: PeriodBounds
  readonly tariff: TariffData
  readonly splits: MonthSplits
}

/** The months that charges are of: each is read when the first of its charges comes, and kept. */
export type FocusMonths = (month: CivilMonth) => Promise<FocusMonth>

async function tariffOf(tx: Transaction, month: CivilMonth): Promise<TariffData> {
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) throw new Problem('period-not-closed', { month })
  return inForce.tariff
}

async function splitsOf(tx: Transaction, month: CivilMonth): Promise<MonthSplits> {
  const splits = new Map<string, SplitSums>()
  for await (const shares of chargePages(tx, month, 'shared')) addShares(splits, shares)
  return splits
}

/** Reads months of charges as they are asked for. Of a month's shares only the sums are kept. */
export function focusMonths(tx: Transaction, timeZone: string): FocusMonths {
  const months = new Map<CivilMonth, FocusMonth>()
  return async (month) => {
    const known = months.get(month)
    if (known !== undefined) return known
    const read = {
      bounds: monthBounds(month, timeZone),
      tariff: await tariffOf(tx, month),
      splits: await splitsOf(tx, month),
    }
    months.set(month, read)
    return read
  }
}
