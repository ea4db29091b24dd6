import type { ChargeRow, Offer, Period, StatementSummary } from '@grenier/contracts'
import { type CivilMonth, compareKeys } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'
import type { TenantOnDay } from '../tenancy/ports.ts'
import type { PayerOnDay } from './payer-on-day.ts'
import { lastDayOf } from './period-facts.ts'

/** Beneficiaries whose charges are read at once. */
const beneficiariesPerReadMax = 500

/** A month whose charges are fixed, with what is needed to read them: names, payers, offers, statements. */
export interface ClosedMonth {
  readonly period: Period
  readonly charges: readonly ChargeRow[]
  readonly tenantOf: ReadonlyMap<string, TenantOnDay>
  /** By beneficiary, on the month's last day. */
  readonly payerOf: ReadonlyMap<string, PayerOnDay>
  readonly offerOf: ReadonlyMap<string, Offer>
  readonly statementOf: ReadonlyMap<string, StatementSummary>
}

/** A month's charges of those beneficiaries, in order. */
export async function chargesOfMonth(
  tx: Transaction,
  month: CivilMonth,
  tenantIds: readonly string[],
): Promise<ChargeRow[]> {
  const charges: ChargeRow[] = []
  for (let from = 0; from < tenantIds.length; from += beneficiariesPerReadMax) {
    const beneficiaryTenantIds = tenantIds.slice(from, from + beneficiariesPerReadMax)
    charges.push(...(await tx.billing.chargesOf({ month, beneficiaryTenantIds })))
  }
  return charges
}

/** A month that is closed, or more. Problem: `period-not-closed` while its charges can still change. */
export async function closedPeriod(tx: Transaction, month: CivilMonth): Promise<Period> {
  const period = await tx.billing.getPeriod(month)
  if (period === null || period.state === 'open' || period.state === 'closing') {
    throw new Problem('period-not-closed', { month })
  }
  return period
}

/** Every statement of a month, by number. */
export function statementsOf(tx: Transaction, month: CivilMonth): Promise<StatementSummary[]> {
  return readAll((query) => tx.billing.listStatements({ ...query, month }))
}

/** Every charge of a closed month, by beneficiary. Problem: `period-not-closed`. */
export async function readClosedMonth(tx: Transaction, month: CivilMonth): Promise<ClosedMonth> {
  const period = await closedPeriod(tx, month)
  const day = lastDayOf(month)
  const tenants = await tx.tenancy.tenantsOnDay(day)
  const payers = await tx.billing.payersOn(day)
  const offers = await readAll((query) => tx.quota.listOffers(query))
  const statements = await statementsOf(tx, month)
  const tenantOf = new Map(tenants.map((tenant) => [tenant.tenantId, tenant]))
  return {
    period,
    charges: await chargesOfMonth(tx, month, [...tenantOf.keys()].sort(compareKeys)),
    tenantOf,
    payerOf: new Map(payers.map((paid) => [paid.beneficiaryTenantId, paid])),
    offerOf: new Map(offers.map((offer) => [offer.id, offer])),
    statementOf: new Map(statements.map((statement) => [statement.id, statement])),
  }
}
