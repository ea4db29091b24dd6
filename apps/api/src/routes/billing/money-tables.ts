import type { Command, OperationId } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Call } from '@grenier/control-plane/ports'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler, EndpointRoute } from '../../plugins/register-endpoint.ts'
import { sendDocument, xlsxType } from '../send-document.ts'
import type { SendTable } from '../send-table.ts'

const csvType = 'text/csv; charset=utf-8; header=present'

type Month = Command<'exportCharges'>
type MonthCsv = Command<'exportChargesCsv'>

/** A table of a month as a workbook. */
function workbook<Data>(
  name: string,
  read: (month: Month, call: Call) => Promise<Data>,
  write: (data: Data) => Promise<Uint8Array>,
): EndpointHandler {
  return async ({ command, call, reply }) => {
    const { month } = command as Month
    const bytes = await write(await read({ month }, call))
    return sendDocument(reply, { bytes, mediaType: xlsxType, fileName: `${name}-${month}.xlsx` })
  }
}

/** A table of a month as CSV, for whom the caller says, sent as it is read. */
function csv<Row>(
  name: string,
  read: (month: MonthCsv, call: Call) => AsyncIterable<readonly Row[]>,
  { write, sendTable }: CsvParts<Row>,
): EndpointHandler {
  return async (exchange) => {
    const command = exchange.command as MonthCsv
    const chunks = write(read(command, exchange.call), command.reader)
    return sendTable(exchange, { chunks, mediaType: csvType, fileName: `${name}-${command.month}.csv` })
  }
}

interface CsvParts<Row> {
  readonly write: (rows: AsyncIterable<readonly Row[]>, reader: MonthCsv['reader']) => AsyncIterable<Uint8Array>
  readonly sendTable: SendTable
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
function accrualsAsCsv({ exportAccruals }: ApiUseCases, { money }: Documents, sendTable: SendTable): EndpointHandler {
  return async (exchange) => {
    const { year, reader } = exchange.command as Command<'exportAccrualsCsv'>
    const chunks = money.accrualsCsv(await exportAccruals({ year }, exchange.call), reader)
    return sendTable(exchange, { chunks, mediaType: csvType, fileName: `rattachements-${year}.csv` })
  }
}

const sumsName = ({ by, from, to }: Command<'exportChargeSums'>): string => `participations-${by}-${from}-${to}`

/** Sums of charges as they are looked at, as a workbook. */
function sumsWorkbook({ exportChargeSums }: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const asked = command as Command<'exportChargeSums'>
    const bytes = await money.chargeSumsXlsx(await exportChargeSums(asked, call))
    return sendDocument(reply, { bytes, mediaType: xlsxType, fileName: `${sumsName(asked)}.xlsx` })
  }
}

/** The same as CSV. */
function sumsAsCsv({ exportChargeSumsCsv }: ApiUseCases, { money }: Documents, sendTable: SendTable): EndpointHandler {
  return async (exchange) => {
    const asked = exchange.command as Command<'exportChargeSumsCsv'>
    const chunks = money.chargeSumsCsv(await exportChargeSumsCsv(asked, exchange.call), asked.reader)
    return sendTable(exchange, { chunks, mediaType: csvType, fileName: `${sumsName(asked)}.csv` })
  }
}

/** Routes of the tables of money, by operation. */
export function moneyTableRoutes(
  useCases: ApiUseCases,
  documents: Documents,
  sendTable: SendTable,
): Readonly<Partial<Record<OperationId, Omit<EndpointRoute, 'operation'>>>> {
  const { money } = documents
  const table = <Row>(
    name: string,
    read: (month: MonthCsv, call: Call) => AsyncIterable<readonly Row[]>,
    write: CsvParts<Row>['write'],
  ) => ({ handler: csv(name, read, { write, sendTable }) })
  const { exportCharges, exportStatements, exportCostShares } = useCases
  return {
    exportCharges: { handler: workbook('participations', exportCharges, (data) => money.chargesXlsx(data)) },
    exportChargesCsv: table('participations', useCases.exportChargesCsv, (rows, to) => money.chargesCsv(rows, to)),
    exportStatements: { handler: workbook('etats', exportStatements, (data) => money.statementsXlsx(data)) },
    exportStatementsCsv: table('etats', useCases.exportStatementsCsv, (rows, to) => money.statementsCsv(rows, to)),
    exportCostShares: { handler: workbook('couts', exportCostShares, (data) => money.costSharesXlsx(data)) },
    exportCostSharesCsv: table('couts', useCases.exportCostSharesCsv, (rows, to) => money.costSharesCsv(rows, to)),
    exportPreTitresCsv: table('pre-titres', useCases.exportPreTitresCsv, (rows, to) => money.preTitresCsv(rows, to)),
    exportAccrualsCsv: { handler: accrualsAsCsv(useCases, documents, sendTable) },
    exportChargeSums: { handler: sumsWorkbook(useCases, documents) },
    exportChargeSumsCsv: { handler: sumsAsCsv(useCases, documents, sendTable) },
    getStatementXlsx: { handler: statementWorkbook(useCases, documents) },
  }
}
