import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { changeTenantPlacementBody, placementChange, placementChanges } from './placement-change.schemas.ts'

/** What a tenant stores, once it turns out to be something else than it was enrolled with. */
export const placementChangeEndpoints = {
  changeTenantPlacement: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/placement-changes',
    context: 'provisioning',
    summary:
      'Change the class of what a tenant stores, or how near it must stay: refused while anything it has could not hold it',
    roles: ['operator'],
    status: 201,
    ifMatch: true,
    params: tenantParams,
    body: changeTenantPlacementBody,
    response: placementChange,
  },
  listPlacementChanges: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/placement-changes',
    context: 'provisioning',
    summary: 'Every change of what a tenant stores, the newest first',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: placementChanges,
  },
} as const satisfies Record<string, Endpoint>
