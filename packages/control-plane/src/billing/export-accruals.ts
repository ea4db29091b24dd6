import type { Accruals } from '@grenier/contracts'
import { type CivilMonth, civilDateOf, civilMonth, compareKeys, monthOf, sumMicros } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { ChargedOfMonth } from './forecast.ports.ts'
import { monthsBetween } from './forecast-months.ts'
import { closedMonths } from './forecast-year.ts'
import { lastDayOf } from './period-facts.ts'
import { rateMonthByNow } from './simulate-month.ts'

type Item = Accruals['items'][number]
interface OpenMonth {
  readonly items: readonly Item[]
  readonly hasTariff: boolean
  readonly dirtyDays: number
}

/** A month that is over and not closed: rated by the facts of now, with what corrects earlier months in it, by who pays for it. */
async function openMonth(
  tx: Transaction,
  month: CivilMonth,
  { timeZone, posted }: { timeZone: string; posted: readonly ChargedOfMonth[] },
): Promise<OpenMonth> {
  const rated = await rateMonthByNow(tx, { month, timeZone })
  const payers = new Map((await tx.billing.payersOn(lastDayOf(month))).map((one) => [one.beneficiaryTenantId, one]))
  const owed = [...rated.charges, ...posted.filter((one) => one.month === month)]
  const byPayer = Map.groupBy(owed, ({ tenantId }) => payers.get(tenantId)?.payerTenantId ?? tenantId)
  const names = new Map([...payers.values()].map((one) => [one.payerTenantId, one]))
  const items = [...byPayer].map(([payerTenantId, own]): Item => {
    const { payerName = '', payerSiren = null } = names.get(payerTenantId) ?? {}
    return { payerTenantId, payerName, payerSiren, month, reason: 'month-not-closed', amountMicros: sumMicros(own) }
  })
  return { items, hasTariff: rated.hasTariff, dirtyDays: rated.dirtyDays }
}

/** Months of the year that are over, in which there was something to measure, and that are not closed. */
async function monthsNotClosed(tx: Transaction, year: string, span: { founded: CivilMonth; current: CivilMonth }) {
  const closed = await closedMonths(tx, year)
  const months = monthsBetween(civilMonth(`${year}-01`), civilMonth(`${year}-12`))
  return months.filter((month) => month >= span.founded && month < span.current && !closed.has(month))
}

/**
 * What was used in a year and stands on none of its statements, as of now: for the accruals of its accounts. Statements issued
 * under a later year's numbers count as that year's. Amounts are before VAT; what is closed is exactly what was charged, what is
 * not is what its closing would charge now: days that nobody has computed yet and gaps that a reading has ended are counted.
 */
export function exportAccruals(ports: ControlPlanePorts): UseCase<'exportAccruals'> {
  const { unitOfWork, clock, installation } = ports
  const { timeZone, foundedOn } = installation
  return ({ year }, call) =>
    unitOfWork.read(readScope('exportAccruals', call), async (tx) => {
      const now = clock.now()
      const span = { founded: monthOf(foundedOn), current: monthOf(civilDateOf(now, timeZone)) }
      const notClosed = await monthsNotClosed(tx, year, span)
      const carried = await tx.billing.chargedByMonth(year)
      const posted = carried.filter(({ kind, isCorrection }) => isCorrection || kind === 'true-up')
      const items = [...(await tx.billing.unstatedCharges(year))]
      const monthsWithoutTariff: CivilMonth[] = []
      let dirtyDays = 0
      for (const month of notClosed) {
        const open = await openMonth(tx, month, { timeZone, posted })
        items.push(...open.items)
        dirtyDays += open.dirtyDays
        if (!open.hasTariff) monthsWithoutTariff.push(month)
      }
      const shown = items
        .filter(({ amountMicros }) => amountMicros !== 0n)
        .toSorted((left, right) => compareKeys(keyOf(left), keyOf(right)))
      return { year, asOf: now, items: shown, totalMicros: sumMicros(shown), monthsWithoutTariff, dirtyDays }
    })
}

function keyOf({ month, payerName, payerTenantId, reason }: Item): string {
  return [month, payerName, payerTenantId, reason].join('\u0000')
}
