import type { Statement, StatementSummary } from '@grenier/contracts'
import { addMonths } from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Issued statements of the payer from January of the year before to this one's month. */
async function statementsBefore(tx: Transaction, { tenantId, month }: Statement): Promise<StatementSummary[]> {
  const all = await readAll((query) => tx.billing.listStatements({ ...query, tenantId }))
  return all.filter((other) => other.month <= month && other.month >= addMonths(month, -12))
}

/**
 * A statement with what its first page compares it with: the payer's own statements and no others. Problem: `not-found`, also
 * for another tenant's, which the scope hides.
 */
export function getStatementPdf({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getStatementPdf'> {
  return ({ statementId }, call) =>
    unitOfWork.read(readScope('getStatementPdf', call), async (tx) => {
      const statement = found(await tx.billing.getStatement(statementId))
      const known = await statementsBefore(tx, statement)
      const lastYear = known.find(({ month }) => month === addMonths(statement.month, -12))
      const year = statement.month.slice(0, 4)
      const ofYear = known.filter(({ month }) => month.startsWith(year))
      return {
        statement,
        accounting: installation.accounting,
        lastYear: lastYear === undefined ? null : { number: lastYear.number, payableCents: lastYear.payableCents },
        yearToDateCents: ofYear.length < 2 ? null : ofYear.reduce((sum, { payableCents }) => sum + payableCents, 0n),
      }
    })
}
