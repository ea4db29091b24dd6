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

/**
 * Under Hélios an invoice is the PES of its title; nothing was asked for where there is no line, and what is given back wants a
 * credit note that names its invoice: a statement names none.
 */
function assertApplicable(statement: Statement, { accounting, invoicing }: InstallationSettings): void {
  const { lines, payableCents, settlementMode } = statement
  const asks = lines.length > 0 && payableCents >= 0n && !modesWithoutInvoice.includes(settlementMode)
  if (accounting === 'helios' || !asks) throw new Problem('document-not-applicable')
  const isInScope = statement.vatGroups.some(({ regime }) => regime !== 'out-of-scope')
  if (isInScope && (invoicing?.vatNumber ?? null) === null) throw new Problem('operator-vat-number-missing')
}

/** What an e-invoice of a statement says. */
function invoiceOf(statement: Statement, installation: InstallationSettings): StatementInvoice {
  assertApplicable(statement, installation)
  const seller = installation.invoicing ?? { ...none, paymentDays: paymentDaysDefault }
  const issuedOn = civilDateOf(statement.issuedAt, installation.timeZone)
  const periodStartsOn = firstDateOf(statement.month)
  return {
    statement,
    issuedOn,
    dueOn: statement.payableCents > 0n ? addDays(issuedOn, seller.paymentDays) : null,
    periodStartsOn,
    periodEndsOn: daysOfMonth(statement.month).at(-1) ?? periodStartsOn,
    seller: { siren: installation.operatorSiren, ...seller },
  }
}

/**
 * A statement with what its e-invoice says besides. Problems: `not-found`; `document-not-applicable` under Hélios, of
 * what is given back, compensated or within the operator, and without lines; `operator-vat-number-missing` for what is in the scope of VAT.
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
