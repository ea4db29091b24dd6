import type { ChargeRow, TariffData } from '@grenier/contracts'
import { type CivilMonth, compareKeys, firstDateOf, monthBounds, type PeriodBounds } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { allocatedRatios } from './allocated-ratios.ts'
import { chargesOfMonth } from './closed-month.ts'
import { lastDayOf } from './period-facts.ts'

/** What the rows of one month's charges need: its bounds, its prices, and the ratios of all its shares. */
export interface FocusMonth {
  readonly bounds: PeriodBounds
  readonly tariff: TariffData
  readonly ratios: ReadonlyMap<string, string>
}

async function tariffOf(tx: Transaction, month: CivilMonth): Promise<TariffData> {
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) throw new Problem('period-not-closed', { month })
  return inForce.tariff
}

async function allCharges(tx: Transaction, month: CivilMonth): Promise<ChargeRow[]> {
  const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(month))
  return chargesOfMonth(tx, month, tenants.map(({ tenantId }) => tenantId).sort(compareKeys))
}

/** Its own month, and the one that was used where it corrects an earlier one. */
function monthsOf({ month, originMonth }: ChargeRow): CivilMonth[] {
  return originMonth === null ? [month] : [month, originMonth]
}

/** The months that charges are of, by month; of the month itself all charges are known already. */
export async function focusMonths(
  tx: Transaction,
  charges: readonly ChargeRow[],
  known: { readonly month: CivilMonth; readonly charges: readonly ChargeRow[]; readonly timeZone: string },
): Promise<ReadonlyMap<CivilMonth, FocusMonth>> {
  const months = new Map<CivilMonth, FocusMonth>()
  for (const month of new Set([known.month, ...charges.flatMap(monthsOf)])) {
    const own = month === known.month ? known.charges : await allCharges(tx, month)
    const bounds = monthBounds(month, known.timeZone)
    months.set(month, { bounds, tariff: await tariffOf(tx, month), ratios: allocatedRatios(own) })
  }
  return months
}
