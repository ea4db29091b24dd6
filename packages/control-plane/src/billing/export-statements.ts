import type { StatementTable } from '@grenier/contracts'
import { type CivilMonth, civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { mapPages, type Pages } from '../shared/pages.ts'
import type { Transaction } from '../shared/ports.ts'
import type { RowsUseCase, UseCase } from '../shared/use-case.ts'
import { closedPeriod, statementPages } from './closed-month.ts'
import { lastDayOf } from './period-facts.ts'
import { gatherForWorkbook } from './workbook-rows.ts'

type Row = StatementTable['items'][number]

async function* pagesOf(
  tx: Transaction,
  month: CivilMonth,
  timeZone: string,
): AsyncGenerator<readonly Row[], void, undefined> {
  await closedPeriod(tx, month)
  yield* mapPages(statementPages(tx, month), (statements) =>
    statements.map((statement) => ({ ...statement, issuedOn: civilDateOf(statement.issuedAt, timeZone) })),
  )
}

function read({ unitOfWork, installation }: ControlPlanePorts, month: CivilMonth): Pages<Row> {
  return unitOfWork.stream({ kind: 'platform' }, (tx) => pagesOf(tx, month, installation.timeZone))
}

/** Every statement of a closed month, by number; none before they are issued. Problem: `period-not-closed`. */
export function exportStatementsCsv(ports: ControlPlanePorts): RowsUseCase<'exportStatementsCsv', Row> {
  return ({ month }) => read(ports, month)
}

/** The same, for a workbook. Problems: `period-not-closed`, `workbook-too-large`. */
export function exportStatements(ports: ControlPlanePorts): UseCase<'exportStatements'> {
  return async ({ month }) => ({
    month,
    issuerName: ports.installation.operatorName,
    datedOn: lastDayOf(month),
    items: await gatherForWorkbook(read(ports, month)),
  })
}
