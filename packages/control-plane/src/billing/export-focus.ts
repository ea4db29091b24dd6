import type { ChargeRow, Command, StatementSummary } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type ClosedMonth, readClosedMonth } from './closed-month.ts'
import { billingPeriodRow } from './focus-billing-period.ts'
import type { FocusRow } from './focus-columns.ts'
import { type InvoiceDetailRow, invoiceDetailRows } from './focus-invoice-details.ts'
import { statedCharges } from './focus-lines.ts'
import { focusMonths } from './focus-month.ts'
import { focusRow12 } from './focus-profile-1-2.ts'
import { type FocusContext, focusRow } from './focus-rows.ts'
import { focusTaxRow } from './focus-tax-rows.ts'
import type { PayerOnDay } from './payer-on-day.ts'

/** The payer's number as the standard wishes it, fully qualified: SIRET, else SIREN, else our own id. */
function payerOf(paid: PayerOnDay | undefined, tenantId: string, name: string): FocusContext['payer'] {
  if (paid === undefined) return { id: tenantId, name }
  return { id: paid.payerSiret ?? paid.payerSiren ?? paid.payerTenantId, name: paid.payerName }
}

function payerOfStatement({ payerSiret, payerSiren, tenantId, payerName }: StatementSummary): FocusContext['payer'] {
  return { id: payerSiret ?? payerSiren ?? tenantId, name: payerName }
}

interface PlacedCharge {
  readonly charge: ChargeRow
  readonly invoiceDetailId: string | null
}

/** Every charge with the line it stands on; null for what no statement asks for yet. */
function withLines(charges: readonly ChargeRow[], { statementOf }: ClosedMonth): PlacedCharge[] {
  return [...Map.groupBy(charges, ({ statementId }) => statementId)].flatMap(([statementId, own]): PlacedCharge[] => {
    const statement = statementId === null ? undefined : statementOf.get(statementId)
    if (statement === undefined) return own.map((charge) => ({ charge, invoiceDetailId: null }))
    return statedCharges(statement, own)
  })
}

/** What this month's statements ask for, or will: its own charges that were not carried, and what they take up of others. */
async function billedCharges(tx: Transaction, { period, charges }: ClosedMonth): Promise<ChargeRow[]> {
  const carried = new Set(await tx.billing.carriedChargeIds(period.month))
  return [...charges.filter(({ id }) => !carried.has(id)), ...(await tx.billing.takenUpCharges(period.month))]
}

/** Every row of an invoice names the payer that the statement names. */
function payerIn(
  { statementOf, payerOf: paidBy }: ClosedMonth,
  charge: ChargeRow,
  name: string,
): FocusContext['payer'] {
  const statement = charge.statementId === null ? undefined : statementOf.get(charge.statementId)
  return statement === undefined
    ? payerOf(paidBy.get(charge.tenantId), charge.tenantId, name)
    : payerOfStatement(statement)
}

async function chargeRows(
  tx: Transaction,
  closed: ClosedMonth,
  installation: InstallationSettings,
): Promise<FocusRow[]> {
  const { operatorName, timeZone } = installation
  const { month } = closed.period
  const charges = await billedCharges(tx, closed)
  const months = await focusMonths(tx, charges, { month, charges: closed.charges, timeZone })
  return withLines(charges, closed).flatMap(({ charge, invoiceDetailId }) => {
    const own = months.get(charge.month)
    const used = months.get(charge.originMonth ?? charge.month)
    if (own === undefined || used === undefined) return []
    const beneficiaryName = closed.tenantOf.get(charge.tenantId)?.name ?? charge.tenantId
    const { offerId, statementId } = charge
    const row = focusRow(charge, {
      period: used.bounds,
      billingPeriod: closed.period,
      operatorName,
      tariff: used.tariff,
      offer: offerId === null ? null : (closed.offerOf.get(offerId) ?? null),
      payer: payerIn(closed, charge, beneficiaryName),
      beneficiaryName,
      statementNumber: statementId === null ? null : (closed.statementOf.get(statementId)?.number ?? null),
      invoiceDetailId,
      allocatedRatio: own.ratios.get(charge.id) ?? null,
    })
    return [row]
  })
}

function taxRows({ statementOf }: ClosedMonth, operatorName: string): FocusRow[] {
  return [...statementOf.values()].flatMap((statement) => {
    const row = focusTaxRow(statement, { payer: payerOfStatement(statement), operatorName })
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
  const rows = [...(await chargeRows(tx, closed, installation)), ...taxRows(closed, operatorName)]
  if (dataset === 'invoice-detail')
    return invoiceDetailRows(rows, { statements, paymentTerms: paymentTerms(installation) })
  return focusVersion === '1.2' ? rows.map(focusRow12) : rows
}

/**
 * A closed month as a dataset of FOCUS 1.4: Cost and Usage (one row for each charge, for what rounds each line, and for the
 * VAT of each statement; what was carried is a row of the month whose statement asks for it), Invoice Detail (one record for each line) or Billing Period; Cost and Usage also as 1.2 has it.
 * Problem: `period-not-closed` while its charges can still change.
 */
export function exportFocus({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportFocus'> {
  return (query) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      items: (await rowsOf(tx, query, installation)).map((row) => ({ ...row })),
    }))
}
