import type { CivilMonth } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/**
 * Whoever had a month closed does not issue its statements, where the installation wants two persons for it. The law does
 * not: it parts whoever orders a receipt from the public accountant who collects it (décret 2012-1246, art. 9), and that one
 * is not here. Problem: `issuing-same-person`.
 */
export async function requireAnotherIssuer(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  { month, issuer }: { month: CivilMonth; issuer: string },
): Promise<void> {
  if (installation.issuingByAnother !== true) return
  if ((await tx.billing.closingAskedBy(month)) === issuer) throw new Problem('issuing-same-person', { month })
}
