import type { ChargeRow, Command, TariffData } from '@grenier/contracts'
import { type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { allocatedRatios } from './allocated-ratios.ts'
import { type ClosedMonth, readClosedMonth } from './closed-month.ts'
import { billingPeriodRow } from './focus-billing-period.ts'
import type { FocusRow } from './focus-columns.ts'
import { type InvoiceDetailRow, invoiceDetailRows } from './focus-invoice-details.ts'
import { statedCharges } from './focus-lines.ts'
import { focusRow12 } from './focus-profile-1-2.ts'
import { type FocusContext, focusRow } from './focus-rows.ts'
import { focusTaxRow } from './focus-tax-rows.ts'
import type { PayerOnDay } from './ports.ts'

/** The payer's number as the standard wishes it, fully qualified: SIRET, else SIREN, else our own id. */
function payerOf(paid: PayerOnDay | undefined, tenantId: string, name: string): FocusContext['payer'] {
  if (paid === undefined) return { id: tenantId, name }
  return { id: paid.payerSiret ?? paid.payerSiren ?? paid.payerTenantId, name: paid.payerName }
}

async function tariffOf(tx: Transaction, month: CivilMonth): Promise<TariffData> {
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) throw new Problem('period-not-closed', { month })
  return inForce.tariff
}

interface PlacedCharge {
  readonly charge: ChargeRow
  readonly invoiceDetailId: string | null
}

/** Every charge with the line it stands on; null for what no statement asks for yet. */
function withLines({ charges, statementOf }: ClosedMonth): PlacedCharge[] {
  return [...Map.groupBy(charges, ({ statementId }) => statementId)].flatMap(([statementId, own]): PlacedCharge[] => {
    const statement = statementId === null ? undefined : statementOf.get(statementId)
    if (statement === undefined) return own.map((charge) => ({ charge, invoiceDetailId: null }))
    return statedCharges(statement, own)
  })
}

function chargeRows(closed: ClosedMonth, tariff: TariffData, operatorName: string): FocusRow[] {
  const ratios = allocatedRatios(closed.charges)
  return withLines(closed).map(({ charge, invoiceDetailId }) => {
    const beneficiaryName = closed.tenantOf.get(charge.tenantId)?.name ?? charge.tenantId
    const { offerId, statementId } = charge
    return focusRow(charge, {
      period: closed.period,
      operatorName,
      tariff,
      offer: offerId === null ? null : (closed.offerOf.get(offerId) ?? null),
      payer: payerOf(closed.payerOf.get(charge.tenantId), charge.tenantId, beneficiaryName),
      beneficiaryName,
      statementNumber: statementId === null ? null : (closed.statementOf.get(statementId)?.number ?? null),
      invoiceDetailId,
      allocatedRatio: ratios.get(charge.id) ?? null,
    })
  })
}

/** The payer's number as on its charges: the SIRET it had when the statement was issued stands on the statement. */
function taxRows({ statementOf, payerOf: paidBy }: ClosedMonth, operatorName: string): FocusRow[] {
  const payers = new Map([...paidBy.values()].map((paid) => [paid.payerTenantId, paid]))
  return [...statementOf.values()].flatMap((statement) => {
    const payer = payerOf(payers.get(statement.tenantId), statement.tenantId, statement.payerName)
    const row = focusTaxRow(statement, { payer, operatorName })
    return row === null ? [] : [row]
  })
}

function paymentTerms({ accounting, invoicing }: InstallationSettings): string {
  return accounting === 'other' && invoicing !== undefined ? `Net ${invoicing.paymentDays}` : 'Titre de recettes'
}

type Query = Pick<Command<'exportFocus'>, 'month' | 'focusVersion' | 'dataset'>

async function rowsOf(tx: Transaction, query: Query, installation: InstallationSettings): Promise<InvoiceDetailRow[]> {
  const { month, focusVersion, dataset } = query
  const { operatorName } = installation
  const closed = await readClosedMonth(tx, month)
  const statements = [...closed.statementOf.values()]
  if (dataset === 'billing-period') return [billingPeriodRow(closed.period, { statements, operatorName })]
  const tariff = await tariffOf(tx, month)
  const rows = [...chargeRows(closed, tariff, operatorName), ...taxRows(closed, operatorName)]
  if (dataset === 'invoice-detail')
    return invoiceDetailRows(rows, { statements, paymentTerms: paymentTerms(installation) })
  return focusVersion === '1.2' ? rows.map(focusRow12) : rows
}

/**
 * A closed month as a dataset of FOCUS 1.4: Cost and Usage (one row for each charge, for what rounds each line, and for the
 * VAT of each statement), Invoice Detail (one record for each line) or Billing Period; Cost and Usage also as 1.2 has it.
 * Problem: `period-not-closed` while its charges can still change.
 */
export function exportFocus({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportFocus'> {
  return (query) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      items: (await rowsOf(tx, query, installation)).map((row) => ({ ...row })),
    }))
}
