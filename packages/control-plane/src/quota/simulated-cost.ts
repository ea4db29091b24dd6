import type { AgreementTerms, Offer, SimulatedCost, Tenant } from '@grenier/contracts'
import {
  type CivilDate,
  type CivilMonth,
  costOfChange,
  microsFromCents,
  monthOf,
  type PriceRule,
} from '@grenier/quota-billing'
import { generalVat, vatOfService } from '../billing/vat-of-installation.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { priceOfQuotas } from './yearly-cost.ts'

/** One quota of a tenant as it is and as it would be. */
export interface QuotaChange {
  readonly offer: Offer
  readonly beforeBytes: bigint
  readonly afterBytes: bigint
}

export interface CostToSimulate {
  readonly tenant: Tenant
  /** null: none is in force, so there is no commitment either. */
  readonly agreement: AgreementTerms | null
  /** All quotas of the tenant, also those that stay as they are. */
  readonly quotas: readonly QuotaChange[]
  readonly temporaryUntil: CivilDate | null
  readonly today: CivilDate
  readonly installation: InstallationSettings
}

/**
 * Under the standard regime amounts stay before VAT, as the lines of statements and the commitments do. Under the two
 * others no VAT is due (CGI 256 B, 261 B): what is charged is what is paid.
 */
export function taxOf(
  installation: InstallationSettings,
  { rules, month }: { readonly rules: readonly PriceRule[]; readonly month: CivilMonth },
): Pick<SimulatedCost, 'taxBasis' | 'vatRegime'> {
  const isTaxed = rules.some(({ ruleId }) => vatOfService(installation, { month, service: ruleId }).kind === 'standard')
  if (isTaxed) return { taxBasis: 'HT', vatRegime: 'standard' }
  const { kind } = generalVat(installation, month)
  return { taxBasis: kind === 'standard' ? 'HT' : 'TTC', vatRegime: kind }
}

/** What a change costs until 31 December and for a full year, against the commitment; null without a tariff in force. */
export async function simulatedCost(tx: Transaction, wish: CostToSimulate): Promise<SimulatedCost | null> {
  const { tenant, agreement, quotas, temporaryUntil, today, installation } = wish
  const inForce = await tx.billing.tariffOn(today)
  if (inForce === null) return null
  const { timeZone } = installation
  const priceOf = (sizeOf: (quota: QuotaChange) => bigint) =>
    priceOfQuotas({
      tariff: inForce.tariff,
      month: monthOf(today),
      timeZone,
      tenantId: tenant.id,
      inhabitants: tenant.inhabitants,
      quotas: quotas.map((quota) => ({
        offerId: quota.offer.id,
        kind: quota.offer.kind,
        quotaBytes: sizeOf(quota),
      })),
    })
  const before = priceOf(({ beforeBytes }) => beforeBytes)
  const after = priceOf(({ afterBytes }) => afterBytes)
  const cost = costOfChange({ before, after, today, temporaryUntil, timeZone })
  const commitmentCents = agreement?.annualCommitmentCents ?? null
  const annualCommitmentMicros = commitmentCents === null ? null : microsFromCents(commitmentCents)
  return {
    ...cost,
    tariffCode: inForce.tariff.code,
    currency: 'EUR',
    ...taxOf(installation, { rules: inForce.tariff.rules, month: monthOf(today) }),
    annualCommitmentMicros,
    withinCommitment: annualCommitmentMicros === null ? null : cost.fullYear.afterMicros <= annualCommitmentMicros,
  }
}
