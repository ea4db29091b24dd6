import type { CivilDate } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import type { TenantOnDay } from '../tenancy/ports.ts'
import type { PayerOnDay } from './payer-on-day.ts'

/** Who the members of one page of an export are, and who pays for them, on one day. */
export interface PageMembers {
  readonly tenantOf: ReadonlyMap<string, TenantOnDay>
  /** By beneficiary. */
  readonly payerOf: ReadonlyMap<string, PayerOnDay>
}

/** Reads those of one page: names are never held for a whole region. */
export async function membersOfPage(
  tx: Transaction,
  on: CivilDate,
  rows: readonly { readonly tenantId: string }[],
): Promise<PageMembers> {
  const ids = [...new Set(rows.map(({ tenantId }) => tenantId))]
  const [tenants, payers] = await Promise.all([tx.tenancy.tenantsOnDay(on, ids), tx.billing.payersOn(on, ids)])
  return {
    tenantOf: new Map(tenants.map((tenant) => [tenant.tenantId, tenant])),
    payerOf: new Map(payers.map((paid) => [paid.beneficiaryTenantId, paid])),
  }
}

/** Who a member is, as tables show it; its id where the register knows it no more. */
export function memberOf({ tenantOf }: Pick<PageMembers, 'tenantOf'>, tenantId: string) {
  const tenant = tenantOf.get(tenantId)
  return {
    memberName: tenant?.name ?? tenantId,
    memberSiren: tenant?.siren ?? null,
    memberInseeCode: tenant?.inseeCode ?? null,
  }
}
