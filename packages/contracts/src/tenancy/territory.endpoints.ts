import type { Endpoint } from '../shared/endpoint.ts'
import { territory, territoryMembers, territoryMembersQuery, territoryQuery } from './territory.schemas.ts'

/** Where members are, by EPCI and département, and how full what they were given is. */
export const territoryEndpoints = {
  getTerritory: {
    method: 'GET',
    path: '/v1/territory',
    context: 'tenancy',
    summary: 'Every EPCI with its members: how many, how they stand, what they were given and what is in use of it',
    roles: ['operator', 'auditor'],
    status: 200,
    query: territoryQuery,
    response: territory,
  },
  listTerritoryMembers: {
    method: 'GET',
    path: '/v1/territory/members',
    context: 'tenancy',
    summary: 'The members of one EPCI or département, the most populous first, at most 1,000 at once',
    roles: ['operator', 'auditor'],
    status: 200,
    query: territoryMembersQuery,
    response: territoryMembers,
  },
} as const satisfies Record<string, Endpoint>
