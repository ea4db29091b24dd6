import { canonicalJson, sha256Hex } from '@grenier/audit-chain'
import { type ForecastNoticeContent, forecastNoticeContent } from '@grenier/contracts/forecast-notice'
import { type BeneficiaryToNotify, composeForecastNotice } from '@grenier/quota-billing/forecast-notice'
import { z } from 'zod'
import type { InstallationSettings } from '../shared/ports.ts'
import type { TenantOnDay } from '../tenancy/ports.ts'
import type { YearlyCost } from './forecast-notice-costs.ts'
import type { YearToNotify } from './forecast-notice-year.ts'
import type { PayerOnDay } from './payer-on-day.ts'
import { statementVatGroups, vatOfService } from './vat-of-installation.ts'

/** One payer, and all that is known of those it pays for, in the order in which they are told. */
export interface PayerToNotify {
  readonly payer: PayerOnDay
  readonly beneficiaries: readonly (Pick<TenantOnDay, 'tenantId' | 'name' | 'siren'> & {
    /** In the year that is forecast. */
    readonly joins: boolean
    readonly facts: BeneficiaryToNotify
  })[]
  readonly labelOf: ReadonlyMap<string, string>
}

function costOf({ costPool: { code, name, key, amountCents }, repeatedMonths }: YearlyCost) {
  return { code, label: name, keyKind: key.kind, yearCents: amountCents, repeatedMonths }
}

/**
 * The costs that stand in a notice: those of which a beneficiary carries something, or of which nobody knows what; of who joins in
 * the year those of that year, which are told as estimates.
 */
function costsOf(
  { costs, ownCosts }: YearToNotify,
  parts: readonly { readonly joins: boolean; readonly services: readonly (string | null)[] }[],
): ForecastNoticeContent['costs'] {
  const carried = (ofJoining: boolean) => {
    const services = new Set(parts.flatMap(({ joins, services }) => (joins === ofJoining ? services : [])))
    return ({ costPool }: YearlyCost): boolean => services.has(costPool.code)
  }
  const estimated = ownCosts.filter(carried(true))
  return [
    ...costs.filter(carried(false)).map(costOf),
    ...estimated.map((cost) => ({ ...costOf(cost), estimatedIn: cost.costPool.month })),
  ]
}

/** What a payer is told of a year. */
export function noticeContent(
  installation: InstallationSettings,
  year: YearToNotify,
  { payer, beneficiaries, labelOf }: PayerToNotify,
): ForecastNoticeContent {
  const composed = composeForecastNotice(
    beneficiaries.map(({ facts }) => facts),
    (rendered) => vatOfService(installation, rendered),
  )
  const { formerCents, projectedCents, forecastCents, vatCents, payableCents, isIncomplete } = composed
  const parts = composed.parts.map((part, index): ForecastNoticeContent['parts'][number] => {
    const { tenantId = '', name = '', siren = null } = beneficiaries[index] ?? {}
    const rows = part.rows.map((row) => ({
      ...row,
      label: row.service === null ? '' : (labelOf.get(row.service) ?? row.service),
      lines: [...row.lines],
      gaps: [...row.gaps],
    }))
    return { ...part, tenantId, name, siren, rows }
  })
  const carried = parts.map(({ rows }, index) => {
    return { joins: beneficiaries[index]?.joins ?? false, services: rows.map(({ service }) => service) }
  })
  return {
    year: year.year,
    issuerName: installation.operatorName,
    issuerSiren: installation.operatorSiren,
    payerName: payer.payerName,
    payerSiren: payer.payerSiren,
    payerSiret: payer.payerSiret,
    agreementNumber: payer.agreementNumber,
    tariffs: [...year.tariffs],
    costs: costsOf(year, carried),
    unpricedMonths: [...year.unpricedMonths],
    parts,
    formerCents,
    projectedCents,
    forecastCents,
    vatGroups: statementVatGroups(composed),
    vatCents,
    payableCents,
    isIncomplete,
  }
}

/** SHA-256 of a content as canonical JSON, hexadecimal: whoever has the JSON can compute it. */
export function contentSha256(content: ForecastNoticeContent): string {
  return sha256Hex(canonicalJson(z.encode(forecastNoticeContent, content)))
}

/**
 * Whether two notices forecast the same: all is compared but what the running year comes to, which is another figure every day and no
 * reason to write again.
 */
export function forecastsSame(one: ForecastNoticeContent, other: ForecastNoticeContent): boolean {
  return contentSha256(withoutProjection(one)) === contentSha256(withoutProjection(other))
}

function withoutProjection(content: ForecastNoticeContent): ForecastNoticeContent {
  const none = { projectedCents: 0n }
  const parts = content.parts.map((part) => {
    // A service that is only projected is no row of the forecast.
    const rows = part.rows.filter((row) => row.lines.length > 0 || row.gaps.length > 0 || row.formerCents !== null)
    return { ...part, ...none, rows: rows.map((row) => ({ ...row, ...none })) }
  })
  return { ...content, ...none, unpricedMonths: [], parts }
}
