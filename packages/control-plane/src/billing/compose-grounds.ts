import type { Act, Period, StatementGrounds, TariffData } from '@grenier/contracts'
import { type Fraction, formatQuantity, gibMonths, monthBounds, sumFractions } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import type { PayerToDraft } from './compose-draft.ts'
import type { SentForecast } from './forecast-notice.ports.ts'
import { lastDayOf } from './period-facts.ts'
import { plannedYear } from './planned-years.ts'
import type { NewCharge } from './ports.ts'
import type { ForecastOfMember, NewGrounds } from './statement-grounds.ports.ts'
import type { NewDraft } from './statement-life.ports.ts'

const unitDigits = 3

/** What all statements of a month rest on. */
export interface GroundsOfMonth {
  readonly period: Period
  readonly timeZone: string
  readonly tariff: TariffData
  readonly act: Pick<Act, 'organ' | 'number' | 'title' | 'adoptedOn'> | null
  /** Whom payers ask; left out: nobody is named. */
  readonly contact: StatementGrounds['contact']
}

/** A statement, and the charges of the months that it asks for. */
interface Stated extends Pick<PayerToDraft, 'own'> {
  readonly draft: NewDraft
}

/**
 * Tells which rules charges were priced by, and the bounds that count any of them. Statements that rest on the same ones share
 * one list.
 */
function rulesOf({ rules }: TariffData): (own: readonly NewCharge[]) => TariffData['rules'] {
  const lists = new Map<string, TariffData['rules']>()
  return (own) => {
    const used = new Set(own.filter(({ originMonth }) => originMonth === null).map(({ ruleId }) => ruleId))
    const found = rules.filter((rule) => {
      if (rule.kind !== 'monthlyMinimum' && rule.kind !== 'monthlyCap') return used.has(rule.ruleId)
      return rule.ofRuleIds === null ? used.size > 0 : rule.ofRuleIds.some((ruleId) => used.has(ruleId))
    })
    const key = found.map(({ ruleId }) => ruleId).join('\n')
    const list = lists.get(key) ?? found
    lists.set(key, list)
    return list
  }
}

/** GiB-months, each charge's by how long its own month was. */
function unitsOf(charges: readonly NewCharge[], timeZone: string): Fraction {
  const byMonth = Map.groupBy(charges, ({ month }) => month)
  const units = [...byMonth].map(([month, own]) => {
    const byteSeconds = own.reduce((sum, { quantityByteSeconds }) => sum + (quantityByteSeconds ?? 0n), 0n)
    return gibMonths(byteSeconds, monthBounds(month, timeZone))
  })
  return sumFractions(units)
}

/** What was expected of a payer's year: by the notice that was sent to it or, where there was none, by its budget and the forecasts in units. */
interface Expected {
  readonly notice: SentForecast | undefined
  readonly forecasts: readonly ForecastOfMember[]
}

/** Units of the year of each service that a notice counts in GiB-months, of all for whom its payer pays. */
function unitsOfNotice({ content }: SentForecast): Map<string, bigint> {
  const yearUnits = new Map<string, bigint>()
  const lines = content.parts.flatMap(({ rows }) => rows.flatMap((row) => row.lines))
  for (const { service, unit, unitsMilli } of lines)
    if (unit === 'gib-month') yearUnits.set(service, (yearUnits.get(service) ?? 0n) + (unitsMilli ?? 0n))
  return yearUnits
}

function unitsOfMembers(forecasts: readonly ForecastOfMember[], members: ReadonlySet<string>): Map<string, bigint> {
  const yearUnits = new Map<string, bigint>()
  for (const { tenantId, ruleId, amount } of forecasts)
    if (ruleId !== null && members.has(tenantId)) yearUnits.set(ruleId, (yearUnits.get(ruleId) ?? 0n) + amount)
  return yearUnits
}

/** What the payer was told to plan, and the units of all it pays for, beside what was used of them in the statement's months. */
function forecastOf(
  { tariff, timeZone }: GroundsOfMonth,
  { own, draft }: Stated,
  { notice, forecasts }: Expected,
): StatementGrounds['forecast'] {
  const members = new Set([draft.tenantId, ...own.map(({ tenantId }) => tenantId)])
  const yearUnits = notice === undefined ? unitsOfMembers(forecasts, members) : unitsOfNotice(notice)
  const units = [...yearUnits].map(([ruleId, yearUnitsMilli]) => {
    const charges = own.filter((charge) => charge.ruleId === ruleId && charge.originMonth === null)
    const label = tariff.rules.find((rule) => rule.ruleId === ruleId)?.label ?? ruleId
    return { ruleId, label, yearUnitsMilli, usedUnits: formatQuantity(unitsOf(charges, timeZone), unitDigits) }
  })
  const typed = forecasts.find(({ tenantId, ruleId }) => tenantId === draft.tenantId && ruleId === null)
  const planned = plannedYear({ notice, budgetCents: typed?.amount })
  const budgetCents = planned?.payableCents ?? null
  if (planned?.basis !== 'notice') return { budgetCents, units }
  const { noticeId, ordinal, sentOn } = planned.notice
  return { notice: { noticeId, ordinal, sentOn }, budgetCents, units }
}

/** Those of the payer's month and those on its lines, each once. */
function beneficiariesOf({ own, draft }: Stated): string[] {
  const found = new Set<string>()
  for (const { tenantId } of own) found.add(tenantId)
  for (const { beneficiaryTenantId } of draft.lines) found.add(beneficiaryTenantId)
  return [...found]
}

/** What these statements rest on, as it is in this transaction. */
export async function composeGrounds(
  tx: Transaction,
  month: GroundsOfMonth,
  stated: readonly Stated[],
): Promise<NewGrounds[]> {
  if (stated.length === 0) return []
  const beneficiaries = stated.map(beneficiariesOf)
  const tenantIds = [...new Set([...stated.map(({ draft }) => draft.tenantId), ...beneficiaries.flat()])]
  const fiscalYear = Number(month.period.month.slice(0, 4))
  const placesOf = Map.groupBy(await tx.billing.placesOf(tenantIds), ({ tenantId }) => tenantId)
  const proofs = new Map(
    (await tx.billing.restoreProofsOf({ tenantIds, on: lastDayOf(month.period.month) })).map((proof) => [
      proof.tenantId,
      proof,
    ]),
  )
  const forecasts = Map.groupBy(await tx.billing.forecastsOf({ tenantIds, fiscalYear }), ({ tenantId }) => tenantId)
  const payers = [...new Set(stated.map(({ draft }) => draft.tenantId))]
  const sent = await tx.billing.sentForecastsOf({ tenantIds: payers, fiscalYear })
  const noticeOf = new Map(sent.map((notice) => [notice.tenantId, notice]))
  const { act, tariff, contact } = month
  const pricedBy = rulesOf(tariff)
  const shownAct =
    act === null ? null : { organ: act.organ, number: act.number, title: act.title, adoptedOn: act.adoptedOn }
  return stated.map((one, index) => {
    const members = beneficiaries[index] ?? []
    const known = [...new Set([one.draft.tenantId, ...members])].flatMap((tenantId) => forecasts.get(tenantId) ?? [])
    const grounds: StatementGrounds = {
      act: shownAct,
      rules: pricedBy(one.own),
      places: distinctPlaces(members.flatMap((tenantId) => placesOf.get(tenantId) ?? [])),
      proofs: members.flatMap((tenantId) => proofs.get(tenantId) ?? []),
      forecast: forecastOf(month, one, { notice: noticeOf.get(one.draft.tenantId), forecasts: known }),
      ...(contact === undefined ? {} : { contact }),
    }
    return { tenantId: one.draft.tenantId, statementId: one.draft.id, grounds }
  })
}

function distinctPlaces(places: readonly StatementGrounds['places'][number][]): StatementGrounds['places'] {
  const byText = new Map(
    places.map(({ offerName, siteName, residency }) => [
      `${offerName} ${siteName} ${residency}`,
      { offerName, siteName, residency },
    ]),
  )
  return [...byText].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, place]) => place)
}
