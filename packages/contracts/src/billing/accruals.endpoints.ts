import { csvQuery } from '../shared/csv-query.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { accruals } from './accruals.schemas.ts'
import { fiscalYearParams } from './fiscal-year.schemas.ts'

const roles = ['finance', 'auditor'] as const

/** What a year owes itself at its end. */
export const accrualEndpoints = {
  exportAccruals: {
    method: 'GET',
    path: '/v1/fiscal-years/{year}/accruals',
    context: 'billing',
    summary: 'What was used in a year and stands on none of its statements, by payer and month; as of now',
    roles,
    status: 200,
    params: fiscalYearParams,
    response: accruals,
  },
  exportAccrualsCsv: {
    method: 'GET',
    path: '/v1/fiscal-years/{year}/accruals.csv',
    context: 'billing',
    summary: 'The same as CSV: with a decimal comma and a total for people, or RFC 4180 for programs',
    roles,
    status: 200,
    produces: 'text/csv',
    sentAsRead: true,
    params: fiscalYearParams,
    query: csvQuery,
    response: accruals,
  },
} as const satisfies Record<string, Endpoint>
