import type { ClosedMonth } from './closed-month.ts'

/** Who a member is, as tables show it; its id where the register knows it no more. */
export function memberOf({ tenantOf }: Pick<ClosedMonth, 'tenantOf'>, tenantId: string) {
  const tenant = tenantOf.get(tenantId)
  return {
    memberName: tenant?.name ?? tenantId,
    memberSiren: tenant?.siren ?? null,
    memberInseeCode: tenant?.inseeCode ?? null,
  }
}
