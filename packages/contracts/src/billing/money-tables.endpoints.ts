import { csvQuery } from '../shared/csv-query.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { monthParams, statement, statementParams } from './billing.schemas.ts'
import { chargeTable, costShareTable, statementTable } from './money-tables.schemas.ts'

const reads = ['finance', 'auditor', 'operator'] as const
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What is the same for every table of a month. */
const ofMonth = { method: 'GET', context: 'billing', roles: reads, status: 200, params: monthParams } as const

/** Tables of money as workbooks and as CSV. */
export const moneyTableEndpoints = {
  exportCharges: {
    ...ofMonth,
    path: '/v1/periods/{month}/charges.xlsx',
    summary:
      'The charges of a closed month as a workbook: real numbers, SIRET and INSEE codes as text, totals as formulas',
    produces: xlsx,
    response: chargeTable,
  },
  exportChargesCsv: {
    ...ofMonth,
    path: '/v1/periods/{month}/charges.csv',
    summary: 'The charges of a closed month as CSV, for people or for programs',
    produces: 'text/csv',
    sentAsRead: true,
    query: csvQuery,
    response: chargeTable,
  },
  exportStatements: {
    ...ofMonth,
    path: '/v1/periods/{month}/statements.xlsx',
    summary: 'The statements of a month as a workbook',
    produces: xlsx,
    response: statementTable,
  },
  exportStatementsCsv: {
    ...ofMonth,
    path: '/v1/periods/{month}/statements.csv',
    summary: 'The statements of a month as CSV, for people or for programs',
    produces: 'text/csv',
    sentAsRead: true,
    query: csvQuery,
    response: statementTable,
  },
  exportCostShares: {
    ...ofMonth,
    path: '/v1/periods/{month}/cost-shares.xlsx',
    summary: 'The shared costs of a closed month and the part of each member as a workbook of two sheets',
    produces: xlsx,
    response: costShareTable,
  },
  exportCostSharesCsv: {
    ...ofMonth,
    path: '/v1/periods/{month}/cost-shares.csv',
    summary: 'The parts of the shared costs of a closed month as CSV, for people or for programs',
    produces: 'text/csv',
    sentAsRead: true,
    query: csvQuery,
    response: costShareTable,
  },
  getStatementXlsx: {
    method: 'GET',
    path: '/v1/statements/{statementId}/document.xlsx',
    context: 'billing',
    summary: 'The statement as a workbook: one row a line, amounts as numbers',
    roles: [...reads, ...memberRoles],
    status: 200,
    produces: xlsx,
    params: statementParams,
    response: statement,
  },
} as const satisfies Record<string, Endpoint>
