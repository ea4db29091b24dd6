import type { Endpoint } from '../shared/endpoint.ts'
import { fleetOverview } from './fleet.schemas.ts'

/** What an operator opens first. */
export const fleetEndpoints = {
  getFleetOverview: {
    method: 'GET',
    path: '/v1/fleet',
    context: 'tenancy',
    summary:
      'The whole installation in one look: pools and when they are full, members, queue, backups, what awaits somebody',
    roles: ['operator', 'auditor'],
    status: 200,
    response: fleetOverview,
  },
} as const satisfies Record<string, Endpoint>
