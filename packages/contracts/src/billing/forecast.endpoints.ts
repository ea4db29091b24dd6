import { memberPageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { importOpeningBalancesBody, moneyForecast, openingBalanceImport, openingBalances } from './forecast.schemas.ts'

const reads = ['finance', 'auditor', 'operator'] as const

/** What the year will come to, and what former years came to. */
export const forecastEndpoints = {
  getMoneyForecast: {
    method: 'GET',
    path: '/v1/money-forecast',
    context: 'billing',
    summary: 'What members will owe at the end of this month and year, all staying as it is; a member sees its own',
    roles: [...reads, ...memberRoles],
    status: 200,
    query: memberPageQuery,
    response: moneyForecast,
  },
  importOpeningBalances: {
    method: 'POST',
    path: '/v1/opening-balances',
    context: 'billing',
    summary: 'Bring over what members paid in former years; a dry run names line and column of each fault',
    roles: ['finance'],
    status: 200,
    bodyBytesMax: 8 * 2 ** 20,
    body: importOpeningBalancesBody,
    response: openingBalanceImport,
  },
  listOpeningBalances: {
    method: 'GET',
    path: '/v1/opening-balances',
    context: 'billing',
    summary: 'What members paid in former years, brought over; a member sees its own',
    roles: [...reads, ...memberRoles],
    status: 200,
    query: memberPageQuery,
    response: openingBalances,
  },
} as const satisfies Record<string, Endpoint>
