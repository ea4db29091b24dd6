import type { Statement, StatementFirstPage, StatementSummary } from '@grenier/contracts'
import { addMonths, civilDateOf } from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import type { UseCase } from '../shared/use-case.ts'

/** What was issued at the same instant counts by number, so that each statement knows the same ones for ever. */
function wasIssuedBy(other: StatementSummary, { issuedAt, number }: Statement): boolean {
  return other.issuedAt < issuedAt || (other.issuedAt === issuedAt && other.number <= number)
}

/**
 * Statements of the payer, from the same month of the year before to this one's, that were issued by the time this one was:
 * a document that is kept must not change with what comes after it.
 */
async function statementsBefore(tx: Transaction, statement: Statement): Promise<StatementSummary[]> {
  const { tenantId, month } = statement
  const all = await readAll((query) => tx.billing.listStatements({ ...query, tenantId }))
  return all.filter(
    (other) => other.month <= month && other.month >= addMonths(month, -12) && wasIssuedBy(other, statement),
  )
}

/** What the pages of a statement show, in a transaction. Problem: `not-found`. */
export async function readStatementPage(
  tx: Transaction,
  statementId: string,
  { timeZone, accounting }: InstallationSettings,
): Promise<StatementFirstPage> {
  const statement = found(await tx.billing.getStatement(statementId))
  const { disputableUntil } = found(await tx.billing.disputableStatement(statementId))
  const known = await statementsBefore(tx, statement)
  const [first, last] = [addMonths(statement.firstMonth, -12), addMonths(statement.month, -12)]
  // Where the payer's cycle changed between, a month is not held against a quarter.
  const lastYear = known.find(
    ({ firstMonth, month, credit }) => firstMonth === first && month === last && credit === null,
  )
  const year = statement.month.slice(0, 4)
  const ofYear = known.filter(({ month }) => month.startsWith(year))
  return {
    statement,
    issuedOn: civilDateOf(statement.issuedAt, timeZone),
    disputableUntil,
    accounting,
    grounds: await tx.billing.groundsOf(statementId),
    lastYear: lastYear === undefined ? null : { number: lastYear.number, payableCents: lastYear.payableCents },
    yearToDateCents: ofYear.length < 2 ? null : ofYear.reduce((sum, { payableCents }) => sum + payableCents, 0n),
  }
}

/**
 * A statement with what its first page says besides: its civil days, the payer's own statements of until its issue, no others,
 * and what it rests on. Problem: `not-found`, also for another tenant's, which the scope hides.
 */
export function getStatementPdf({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getStatementPdf'> {
  return ({ statementId }, call) =>
    unitOfWork.read(readScope('getStatementPdf', call), (tx) => readStatementPage(tx, statementId, installation))
}
