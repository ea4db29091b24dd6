import { memberPageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { budgets, saveBudgetsBody, savedBudgets } from './budget.schemas.ts'
import { fiscalYearParams } from './fiscal-year.schemas.ts'

export const budgetEndpoints = {
  saveBudgets: {
    method: 'POST',
    path: '/v1/fiscal-years/{year}/budgets',
    context: 'billing',
    summary: 'Set what members, or all of them together, mean to spend in a year, and at which parts of it to be told',
    roles: ['finance'],
    status: 200,
    params: fiscalYearParams,
    body: saveBudgetsBody,
    response: savedBudgets,
  },
  listBudgets: {
    method: 'GET',
    path: '/v1/fiscal-years/{year}/budgets',
    context: 'billing',
    summary: 'Budgets of a year and the thresholds that were crossed; a member sees its own',
    roles: ['finance', 'auditor', 'operator', ...memberRoles],
    status: 200,
    params: fiscalYearParams,
    query: memberPageQuery,
    response: budgets,
  },
} as const satisfies Record<string, Endpoint>
