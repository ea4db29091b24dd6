import type { Command, OperationId } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler, EndpointRoute } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const csvType = 'text/csv; charset=utf-8; header=present'

type Month = Command<'exportCharges'>
type MonthCsv = Command<'exportChargesCsv'>

/** A table of a month as a workbook. */
function workbook<Data>(
  name: string,
  read: (month: Month, call: Parameters<ApiUseCases['exportCharges']>[1]) => Promise<Data>,
  write: (data: Data) => Promise<Uint8Array>,
): EndpointHandler {
  return async ({ command, call, reply }) => {
    const { month } = command as Month
    const bytes = await write(await read({ month }, call))
    return sendDocument(reply, { bytes, mediaType: xlsxType, fileName: `${name}-${month}.xlsx` })
  }
}

/** The same table as CSV, for whom the caller says. */
function csv<Data>(
  name: string,
  read: (month: Month, call: Parameters<ApiUseCases['exportCharges']>[1]) => Promise<Data>,
  write: (data: Data, reader: MonthCsv['reader']) => Uint8Array,
): EndpointHandler {
  return async ({ command, call, reply }) => {
    const { month, reader } = command as MonthCsv
    const bytes = write(await read({ month }, call), reader)
    return sendDocument(reply, { bytes, mediaType: csvType, fileName: `${name}-${month}.csv` })
  }
}

/** The statement that `getStatement` reads, as a workbook. */
function statementWorkbook(useCases: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const statement = await useCases.getStatement(command as Command<'getStatementXlsx'>, call)
    const bytes = await money.statementXlsx(statement)
    return sendDocument(reply, { bytes, mediaType: xlsxType, fileName: `${statement.number}.xlsx` })
  }
}

/** What a year has to accrue, as CSV. */
function accrualsAsCsv({ exportAccruals }: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const { year, reader } = command as Command<'exportAccrualsCsv'>
    const bytes = money.accrualsCsv(await exportAccruals({ year }, call), reader)
    return sendDocument(reply, { bytes, mediaType: csvType, fileName: `rattachements-${year}.csv` })
  }
}

/** Routes of the tables of money, by operation. */
export function moneyTableRoutes(
  useCases: ApiUseCases,
  documents: Documents,
): Readonly<Partial<Record<OperationId, Omit<EndpointRoute, 'operation'>>>> {
  const { exportCharges, exportStatements, exportCostShares, exportPreTitres } = useCases
  const { money } = documents
  return {
    exportCharges: { handler: workbook('participations', exportCharges, (data) => money.chargesXlsx(data)) },
    exportChargesCsv: { handler: csv('participations', exportCharges, (data, to) => money.chargesCsv(data, to)) },
    exportStatements: { handler: workbook('etats', exportStatements, (data) => money.statementsXlsx(data)) },
    exportStatementsCsv: { handler: csv('etats', exportStatements, (data, to) => money.statementsCsv(data, to)) },
    exportCostShares: { handler: workbook('couts', exportCostShares, (data) => money.costSharesXlsx(data)) },
    exportCostSharesCsv: { handler: csv('couts', exportCostShares, (data, to) => money.costSharesCsv(data, to)) },
    exportPreTitresCsv: { handler: csv('pre-titres', exportPreTitres, (data, to) => money.preTitresCsv(data, to)) },
    exportAccrualsCsv: { handler: accrualsAsCsv(useCases, documents) },
    getStatementXlsx: { handler: statementWorkbook(useCases, documents) },
  }
}
