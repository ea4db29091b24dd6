import type { Call } from '@grenier/control-plane/ports'
import { adminOf } from '../../journeys/use-cases/dated-house.ts'
import { callOf, operator } from '../../journeys/use-cases/house.ts'
import type { World } from './world.ts'

/** A call about a loan by one of its sides, who has just looked at it. */
export async function asSide(
  { house, loanIds }: World,
  index: number,
  side: 'lender' | 'borrower',
): Promise<{ loanId: string; call: Call }> {
  const loanId = loanIds[index] ?? ''
  const loan = await house.api.getQuotaLoan({ loanId }, callOf(operator))
  const tenantId = side === 'lender' ? loan.lenderTenantId : loan.borrowerTenantId
  return { loanId, call: callOf(adminOf(tenantId), { ifMatch: loan.version }) }
}
