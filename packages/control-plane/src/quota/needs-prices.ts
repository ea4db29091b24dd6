import type { NeedsSheet } from '@grenier/contracts'
import {
  type CivilDate,
  civilDate,
  civilMonth,
  costOfSpanMicros,
  monthOf,
  type PriceRule,
  type SpaceToPrice,
} from '@grenier/quota-billing'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { StoredNeedsCampaign } from './needs.ports.ts'
import { taxOf } from './simulated-cost.ts'
import { priceOfQuotas, yearlyCostMicros } from './yearly-cost.ts'

type Rules = readonly PriceRule[]

/** By what a planned year is reckoned, and the rest of the running one. */
export interface NeedsPrices {
  readonly kind: 'tariff' | 'draft'
  readonly name: string
  readonly year: string
  readonly rules: Rules
  /** In force today; null: none is. */
  readonly rulesOfToday: Rules | null
}

/**
 * The prices of a campaign: those of its draft, else the tariff in force when its year begins, else the one of today; null
 * where there is none of these.
 */
export async function readNeedsPrices(
  tx: Transaction,
  { year, tariffDraftId }: Pick<StoredNeedsCampaign, 'year' | 'tariffDraftId'>,
  today: CivilDate,
): Promise<NeedsPrices | null> {
  const ofToday = await tx.billing.tariffOn(today)
  const rulesOfToday = ofToday?.tariff.rules ?? null
  const draft = tariffDraftId === null ? null : await tx.billing.getTariffDraft(tariffDraftId)
  if (draft !== null) return { kind: 'draft', name: draft.name, year, rules: draft.rules, rulesOfToday }
  const inForce = (await tx.billing.tariffOn(civilDate(`${year}-01-01`))) ?? ofToday
  if (inForce === null) return null
  return { kind: 'tariff', name: inForce.tariff.code, year, rules: inForce.tariff.rules, rulesOfToday }
}

/** How a sheet names its prices, and whether VAT comes on top of them. */
export function namedPrices(
  { kind, name, year, rules }: NeedsPrices,
  installation: InstallationSettings,
): NonNullable<NeedsSheet['prices']> {
  return { kind, name, ...taxOf(installation, { rules, month: civilMonth(`${year}-01`) }) }
}

export interface SpacesOfMember {
  readonly tenantId: string
  readonly inhabitants: number | null
  readonly spaces: readonly SpaceToPrice[]
}

/** What a planned year of some spaces costs at most, wholly in use, without shared costs; before VAT, as every charge is. */
export function plannedYearMicros(
  { rules, year }: NeedsPrices,
  { tenantId, inhabitants, spaces }: SpacesOfMember,
  timeZone: string,
): bigint {
  const month = civilMonth(`${year}-01`)
  return yearlyCostMicros({ tariff: { rules }, month, timeZone, tenantId, inhabitants, quotas: spaces })
}

/** The same from today until 31 December, by the tariff of today; null without one. */
export function untilYearEndMicros(
  { rulesOfToday }: NeedsPrices,
  { tenantId, inhabitants, spaces }: SpacesOfMember,
  { today, timeZone }: { readonly today: CivilDate; readonly timeZone: string },
): bigint | null {
  if (rulesOfToday === null) return null
  const month = monthOf(today)
  const tariff = { rules: rulesOfToday }
  const price = priceOfQuotas({ tariff, month, timeZone, tenantId, inhabitants, quotas: spaces })
  const until = civilDate(`${Number(today.slice(0, 4)) + 1}-01-01`)
  return costOfSpanMicros(price, { from: today, until, timeZone })
}
