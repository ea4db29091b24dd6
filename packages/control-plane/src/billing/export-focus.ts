import type { ChargeRow, Period, TariffData } from '@grenier/contracts'
import { type CivilMonth, compareKeys, firstDateOf, monthBounds } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'
import type { UseCase } from '../shared/use-case.ts'
import { allocatedRatios } from './allocated-ratios.ts'
import type { FocusRow } from './focus-columns.ts'
import { type FocusContext, focusRow } from './focus-rows.ts'
import type { PayerOnDay } from './payer-on-day.ts'
import { lastDayOf } from './period-facts.ts'

/** Beneficiaries whose charges are read at once. */
const beneficiariesPerReadMax = 500

/** The payer's number as the standard wishes it, fully qualified: SIRET, else SIREN, else our own id. */
function payerOf(paid: PayerOnDay | undefined, charge: ChargeRow, name: string): FocusContext['payer'] {
  if (paid === undefined) return { id: charge.tenantId, name }
  return { id: paid.payerSiret ?? paid.payerSiren ?? paid.payerTenantId, name: paid.payerName }
}

async function tariffOf(tx: Transaction, month: CivilMonth): Promise<TariffData> {
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) throw new Problem('period-not-closed', { month })
  return inForce.tariff
}

async function chargesOfMonth(tx: Transaction, month: CivilMonth, tenantIds: readonly string[]): Promise<ChargeRow[]> {
  const charges: ChargeRow[] = []
  for (let from = 0; from < tenantIds.length; from += beneficiariesPerReadMax) {
    const beneficiaryTenantIds = tenantIds.slice(from, from + beneficiariesPerReadMax)
    charges.push(...(await tx.billing.chargesOf({ month, beneficiaryTenantIds })))
  }
  return charges
}

/** Each charge's own month: bounds, and the tariff that was in force in it. */
async function monthsOf(tx: Transaction, period: Period, charges: readonly ChargeRow[], timeZone: string) {
  const months = new Set(charges.map(({ month, originMonth }) => originMonth ?? month))
  const known = new Map<CivilMonth, Pick<FocusContext, 'originPeriod' | 'tariff'>>()
  for (const month of new Set([period.month, ...months])) {
    const originPeriod = month === period.month ? period : monthBounds(month, timeZone)
    known.set(month, { originPeriod, tariff: await tariffOf(tx, month) })
  }
  return known
}

async function rowsOf(
  tx: Transaction,
  period: Period,
  { operatorName, timeZone }: InstallationSettings,
): Promise<FocusRow[]> {
  const { month } = period
  const day = lastDayOf(month)
  const tenants = await tx.tenancy.tenantsOnDay(day)
  const nameOf = new Map(tenants.map(({ tenantId, name }) => [tenantId, name]))
  const paidOf = new Map((await tx.billing.payersOn(day)).map((paid) => [paid.beneficiaryTenantId, paid]))
  const offerOf = new Map((await readAll((query) => tx.quota.listOffers(query))).map((offer) => [offer.id, offer]))
  const statements = await readAll((query) => tx.billing.listStatements({ ...query, month }))
  const numberOf = new Map(statements.map(({ id, number }) => [id, number]))
  const charges = await chargesOfMonth(tx, month, [...nameOf.keys()].sort(compareKeys))
  const ratios = allocatedRatios(charges)
  const own = await monthsOf(tx, period, charges, timeZone)
  return charges.flatMap((charge) => {
    const ofMonth = own.get(charge.originMonth ?? month)
    if (ofMonth === undefined) return []
    const beneficiaryName = nameOf.get(charge.tenantId) ?? charge.tenantId
    return focusRow(charge, {
      period,
      operatorName,
      ...ofMonth,
      offer: charge.offerId === null ? null : (offerOf.get(charge.offerId) ?? null),
      payer: payerOf(paidOf.get(charge.tenantId), charge, beneficiaryName),
      beneficiaryName,
      statementNumber: charge.statementId === null ? null : (numberOf.get(charge.statementId) ?? null),
      allocatedRatio: ratios.get(charge.id) ?? null,
    })
  })
}

/**
 * A closed month as FOCUS 1.4 Cost and Usage, one row for each charge. Problem: `period-not-closed` while its charges can
 * still change.
 */
export function exportFocus({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportFocus'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const period = await tx.billing.getPeriod(month)
      if (period === null || period.state === 'open' || period.state === 'closing') {
        throw new Problem('period-not-closed', { month })
      }
      return { items: await rowsOf(tx, period, installation) }
    })
}
