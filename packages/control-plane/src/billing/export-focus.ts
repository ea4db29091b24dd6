import type { ChargeRow, TariffData } from '@grenier/contracts'
import { type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { allocatedRatios } from './allocated-ratios.ts'
import { readClosedMonth } from './closed-month.ts'
import type { FocusRow } from './focus-columns.ts'
import { type FocusContext, focusRow } from './focus-rows.ts'
import type { PayerOnDay } from './ports.ts'

/** The payer's number as the standard wishes it, fully qualified: SIRET, else SIREN, else our own id. */
function payerOf(paid: PayerOnDay | undefined, charge: ChargeRow, name: string): FocusContext['payer'] {
  if (paid === undefined) return { id: charge.tenantId, name }
  return { id: paid.payerSiret ?? paid.payerSiren ?? paid.payerTenantId, name: paid.payerName }
}

async function tariffOf(tx: Transaction, month: CivilMonth): Promise<TariffData> {
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) throw new Problem('period-not-closed', { month })
  return inForce.tariff
}

async function rowsOf(tx: Transaction, month: CivilMonth, operatorName: string): Promise<FocusRow[]> {
  const closed = await readClosedMonth(tx, month)
  const tariff = await tariffOf(tx, month)
  const ratios = allocatedRatios(closed.charges)
  return closed.charges.map((charge) => {
    const beneficiaryName = closed.tenantOf.get(charge.tenantId)?.name ?? charge.tenantId
    return focusRow(charge, {
      period: closed.period,
      operatorName,
      tariff,
      offer: charge.offerId === null ? null : (closed.offerOf.get(charge.offerId) ?? null),
      payer: payerOf(closed.payerOf.get(charge.tenantId), charge, beneficiaryName),
      beneficiaryName,
      statementNumber:
        charge.statementId === null ? null : (closed.statementOf.get(charge.statementId)?.number ?? null),
      allocatedRatio: ratios.get(charge.id) ?? null,
    })
  })
}

/**
 * A closed month as FOCUS 1.4 Cost and Usage, one row for each charge. Problem: `period-not-closed` while its charges can
 * still change.
 */
export function exportFocus({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportFocus'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => ({ items: await rowsOf(tx, month, installation.operatorName) }))
}
