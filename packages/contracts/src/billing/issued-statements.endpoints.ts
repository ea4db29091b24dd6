import type { Endpoint } from '../shared/endpoint.ts'
import { issuedStatements, listIssuedStatementsQuery } from './issued-statements.schemas.ts'

/** The statements that were issued, as those who look after the money look for them. */
export const issuedStatementEndpoints = {
  listIssuedStatements: {
    method: 'GET',
    path: '/v1/issued-statements',
    context: 'billing',
    summary:
      'Issued statements by payer, months, kind and settlement, each with its titres and payments, and their sums',
    roles: ['finance', 'auditor', 'operator'],
    status: 200,
    query: listIssuedStatementsQuery,
    response: issuedStatements,
  },
} as const satisfies Record<string, Endpoint>
