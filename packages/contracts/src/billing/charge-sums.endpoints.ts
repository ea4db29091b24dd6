import type { Endpoint } from '../shared/endpoint.ts'
import { chargeSums, sumChargesQuery } from './charge-sums.schemas.ts'

/** Where the money comes from, in sums. */
export const chargeSumEndpoints = {
  sumCharges: {
    method: 'GET',
    path: '/v1/charge-sums',
    context: 'billing',
    summary: 'Charges of some months summed by member, service or site: exact, with the sum of each month',
    roles: ['finance', 'auditor', 'operator'],
    status: 200,
    query: sumChargesQuery,
    response: chargeSums,
  },
} as const satisfies Record<string, Endpoint>
