import type { Endpoint } from '../shared/endpoint.ts'
import {
  chargeSums,
  chargeSumTable,
  exportChargeSumsCsvQuery,
  exportChargeSumsQuery,
  sumChargesQuery,
} from './charge-sums.schemas.ts'

const roles = ['finance', 'auditor', 'operator'] as const

/** Where the money comes from, in sums. */
export const chargeSumEndpoints = {
  sumCharges: {
    method: 'GET',
    path: '/v1/charge-sums',
    context: 'billing',
    summary: 'Charges of some months summed by member, service or site: exact, with the sum of each month',
    roles,
    status: 200,
    query: sumChargesQuery,
    response: chargeSums,
  },
  exportChargeSums: {
    method: 'GET',
    path: '/v1/charge-sums.xlsx',
    context: 'billing',
    summary: 'The same sums, every group of them, as a workbook that says what they are of',
    roles,
    status: 200,
    produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    query: exportChargeSumsQuery,
    response: chargeSumTable,
  },
  exportChargeSumsCsv: {
    method: 'GET',
    path: '/v1/charge-sums.csv',
    context: 'billing',
    summary: 'The same sums, every group of them, as CSV for people or for programs',
    roles,
    status: 200,
    produces: 'text/csv',
    sentAsRead: true,
    query: exportChargeSumsCsvQuery,
    response: chargeSumTable,
  },
} as const satisfies Record<string, Endpoint>
