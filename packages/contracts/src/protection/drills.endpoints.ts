import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  listRestoreDrillsQuery,
  restoreDrillPage,
  restoreDrillParams,
  startRestoreDrillBody,
} from './drills.schemas.ts'
import { protectionTask } from './tasks.schemas.ts'

export const restoreDrillEndpoints = {
  startRestoreDrill: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/restore-drills',
    context: 'protection',
    summary:
      'Restore a copy into a throw-away namespace and compare it, in its turn; the tenant\u2019s own data is not touched',
    roles: ['operator'],
    status: 202,
    params: restoreDrillParams,
    body: startRestoreDrillBody,
    response: protectionTask,
  },
  listRestoreDrills: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/restore-drills',
    context: 'protection',
    summary: 'Restore drills of a tenant with what they proved, newest first',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: restoreDrillParams,
    query: listRestoreDrillsQuery,
    response: restoreDrillPage,
  },
} as const satisfies Record<string, Endpoint>
