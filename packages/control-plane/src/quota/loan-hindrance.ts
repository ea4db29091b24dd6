import type { ExpiryReason, QuotaLoan } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import { placesOfTenant } from '../provisioning/places-of-tenant.ts'
import { found } from '../shared/access.ts'
import type { Transaction } from '../shared/ports.ts'
import { isLeaving } from '../tenancy/leaving.ts'

/**
 * Why a loan that was consented to may not move any more: a side has given notice since, or where its bytes are may not hold
 * any more what the borrower would store. null: it may. Both tenants are locked.
 */
export async function loanHindrance(tx: Transaction, loan: QuotaLoan, today: CivilDate): Promise<ExpiryReason | null> {
  const { lenderTenantId, borrowerTenantId, offerId, dataClass } = loan
  if ((await isLeaving(tx, lenderTenantId)) || (await isLeaving(tx, borrowerTenantId))) return 'tenant-leaving'
  const tenant = found(await tx.tenancy.tenantInBrief(borrowerTenantId, today))
  const places = await placesOfTenant(tx, { tenant, dataClass, today })
  return places?.faultsOf(offerId)[0]?.fault.code ?? null
}
