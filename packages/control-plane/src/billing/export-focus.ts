import type { ChargeRow, Period, TariffData } from '@grenier/contracts'
import { type CivilMonth, compareKeys, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
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

async function rowsOf(tx: Transaction, period: Period, operatorName: string): Promise<FocusRow[]> {
  const { month } = period
  const day = lastDayOf(month)
  const tenants = await tx.tenancy.tenantsOnDay(day)
  const nameOf = new Map(tenants.map(({ tenantId, name }) => [tenantId, name]))
  const paidOf = new Map((await tx.billing.payersOn(day)).map((paid) => [paid.beneficiaryTenantId, paid]))
  const offerOf = new Map((await readAll((query) => tx.quota.listOffers(query))).map((offer) => [offer.id, offer]))
  const statements = await readAll((query) => tx.billing.listStatements({ ...query, month }))
  const numberOf = new Map(statements.map(({ id, number }) => [id, number]))
  const tariff = await tariffOf(tx, month)
  const charges = await chargesOfMonth(tx, month, [...nameOf.keys()].sort(compareKeys))
  const ratios = allocatedRatios(charges)
  return charges.map((charge) => {
    const beneficiaryName = nameOf.get(charge.tenantId) ?? charge.tenantId
    return focusRow(charge, {
      period,
      operatorName,
      tariff,
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
      return { items: await rowsOf(tx, period, installation.operatorName) }
    })
}
