import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { statementParams } from './billing.schemas.ts'
import {
  carriedAmountPage,
  linePaidByOtherPage,
  listCarriedAmountsQuery,
  listLinesPaidByOthersQuery,
  listStatementDraftsQuery,
  statementDraft,
  statementDraftPage,
} from './statement-life.schemas.ts'

const reads = ['finance', 'auditor', 'operator', ...memberRoles] as const

/** Statements between the closing of their month and their number, and what is not asked for yet. */
export const statementLifeEndpoints = {
  listStatementDrafts: {
    method: 'GET',
    path: '/v1/statement-drafts',
    context: 'billing',
    summary: 'Statements of closed months that are not issued yet; a member sees its own',
    roles: reads,
    status: 200,
    query: listStatementDraftsQuery,
    response: statementDraftPage,
  },
  getStatementDraft: {
    method: 'GET',
    path: '/v1/statement-drafts/{statementId}',
    context: 'billing',
    summary: 'One statement that is not issued yet, with its lines',
    roles: reads,
    status: 200,
    params: statementParams,
    response: statementDraft,
  },
  listCarriedAmounts: {
    method: 'GET',
    path: '/v1/carried-amounts',
    context: 'billing',
    summary: 'Amounts under the recovery threshold, by month and payer, and the statement that asks for each',
    roles: reads,
    status: 200,
    query: listCarriedAmountsQuery,
    response: carriedAmountPage,
  },
  listLinesPaidByOthers: {
    method: 'GET',
    path: '/v1/lines-paid-by-others',
    context: 'billing',
    summary: 'Lines of issued statements that somebody else pays, by their beneficiary; a member sees its own',
    roles: reads,
    status: 200,
    query: listLinesPaidByOthersQuery,
    response: linePaidByOtherPage,
  },
} as const satisfies Record<string, Endpoint>
