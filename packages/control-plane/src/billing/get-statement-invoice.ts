import type { Statement, StatementInvoice } from '@grenier/contracts'
import { addDays, civilDateOf, daysOfMonth, firstDateOf } from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { readStatementPage } from './get-statement-pdf.ts'

const none = { siret: null, vatNumber: null, street: null, postCode: null, city: null, iban: null, bic: null }
const paymentDaysDefault = 30

/** No invoice asks for what is compensated or stays within the operator. */
const modesWithoutInvoice: readonly Statement['settlementMode'][] = ['internal', 'imputation-ac']

/** It asks for something, or gives back on an invoice that it names: a credit note names one. */
function isInvoiced({ payableCents, credit }: Statement): boolean {
  return payableCents >= 0n || (credit !== null && credit.originalNumber !== null)
}

/**
 * Under Hélios an invoice is the PES of its title; nothing was asked for where there is no line; and what is out of the scope of
 * VAT shares an invoice with nothing that is in it (EN 16931, BR-O-11).
 */
function assertApplicable(statement: Statement, { accounting, invoicing }: InstallationSettings): void {
  const { lines, settlementMode, vatGroups } = statement
  const isMixed = vatGroups.length > 1 && vatGroups.some(({ regime }) => regime === 'out-of-scope')
  const isOne = lines.length > 0 && isInvoiced(statement) && !isMixed && !modesWithoutInvoice.includes(settlementMode)
  if (accounting === 'helios' || !isOne) throw new Problem('document-not-applicable')
  const isInScope = statement.vatGroups.some(({ regime }) => regime !== 'out-of-scope')
  if (isInScope && (invoicing?.vatNumber ?? null) === null) throw new Problem('operator-vat-number-missing')
}

/** What an e-invoice of a statement says. */
function invoiceOf(statement: Statement, installation: InstallationSettings): StatementInvoice {
  assertApplicable(statement, installation)
  const seller = installation.invoicing ?? { ...none, paymentDays: paymentDaysDefault }
  const issuedOn = civilDateOf(statement.issuedAt, installation.timeZone)
  const creditedAt = statement.credit?.originalIssuedAt ?? null
  const periodStartsOn = firstDateOf(statement.firstMonth)
  return {
    statement,
    issuedOn,
    creditedIssuedOn: creditedAt === null ? null : civilDateOf(creditedAt, installation.timeZone),
    dueOn: statement.payableCents > 0n ? addDays(issuedOn, seller.paymentDays) : null,
    periodStartsOn,
    periodEndsOn: daysOfMonth(statement.month).at(-1) ?? periodStartsOn,
    seller: { siren: installation.operatorSiren, ...seller },
  }
}

/**
 * A statement with what its e-invoice, or credit note, says besides. Problems: `not-found`; `document-not-applicable` under Hélios,
 * of what is given back on no one statement, compensated, within the operator or partly out of the scope of VAT, and without lines; `operator-vat-number-missing` for what is in the scope of VAT.
 */
export function getStatementInvoice({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getStatementInvoice'> {
  return ({ statementId }, call) =>
    unitOfWork.read(readScope('getStatementInvoice', call), async (tx) =>
      invoiceOf(found(await tx.billing.getStatement(statementId)), installation),
    )
}

/** The same with what its pages show, for a document that is both. Problems as of the e-invoice. */
export function getStatementFacturX({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getStatementFacturX'> {
  return ({ statementId }, call) =>
    unitOfWork.read(readScope('getStatementFacturX', call), async (tx) => {
      const page = await readStatementPage(tx, statementId, installation)
      return { page, invoice: invoiceOf(page.statement, installation) }
    })
}
