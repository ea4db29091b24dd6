import type { Endpoint } from '../shared/endpoint.ts'
import { invariantReport } from './ledger.schemas.ts'

/** Reading the ledger: what stood when, what moved, and whether everything adds up. */
export const ledgerEndpoints = {
  verifyInvariants: {
    method: 'GET',
    path: '/v1/invariants',
    context: 'quota',
    summary: 'Whether capacity adds up: every invariant with the number of its violations and the first of them',
    roles: ['operator', 'auditor'],
    status: 200,
    response: invariantReport,
  },
} as const satisfies Record<string, Endpoint>
