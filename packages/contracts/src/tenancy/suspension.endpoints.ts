import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  listSuspensionsExamples,
  renameOrganisationExamples,
  resumeTenantExamples,
  suspendTenantExamples,
} from './examples/suspension-examples.ts'
import {
  organisationParams,
  renameOrganisationBody,
  resumeTenantBody,
  suspendTenantBody,
  suspension,
  suspensionParams,
  suspensions,
} from './suspension.schemas.ts'
import { organisation, tenantParams } from './tenancy.schemas.ts'

/** What happens to a tenant between enrolment and exit. */
export const suspensionEndpoints = {
  suspendTenant: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/suspensions',
    context: 'tenancy',
    summary: 'Suspend a tenant: no new claims and no access from now on; its data and its backups are not touched',
    roles: ['operator'],
    status: 201,
    params: tenantParams,
    body: suspendTenantBody,
    response: suspension,
    examples: suspendTenantExamples,
  },
  resumeTenant: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/suspensions/{suspensionId}/end',
    context: 'tenancy',
    summary: 'End a suspension: the clusters get back exactly what the ledger says',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: suspensionParams,
    body: resumeTenantBody,
    response: suspension,
    examples: resumeTenantExamples,
  },
  listSuspensions: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/suspensions',
    context: 'tenancy',
    summary: 'Every suspension of a tenant, the newest first',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: suspensions,
    examples: listSuspensionsExamples,
  },
  renameOrganisation: {
    method: 'POST',
    path: '/v1/organisations/{organisationId}/names',
    context: 'tenancy',
    summary: 'Record a new name from a day on; names on clusters never change',
    roles: ['operator'],
    status: 201,
    params: organisationParams,
    body: renameOrganisationBody,
    response: organisation,
    examples: renameOrganisationExamples,
  },
} as const satisfies Record<string, Endpoint>
