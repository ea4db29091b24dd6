import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { spaceOutlook } from './space-outlook.schemas.ts'

export const spaceOutlookEndpoints = {
  getSpaceOutlook: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/space-outlook',
    context: 'metering',
    summary:
      'Each space of a tenant: what it may hold, holds and held over 90 days, and when it will be full at that trend',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: spaceOutlook,
  },
} as const satisfies Record<string, Endpoint>
