import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { residencyExamples } from './examples/residency-examples.ts'
import {
  locateSiteBody,
  residencyAttestation,
  residencyQuery,
  siteLocation,
  siteLocationList,
  siteParams,
} from './residency.schemas.ts'

const readers = ['operator', 'auditor', ...memberRoles] as const

/** Where sites are, and where what a tenant has stands. */
export const residencyEndpoints = {
  locateSite: {
    method: 'POST',
    path: '/v1/sites/{siteId}/locations',
    context: 'provisioning',
    summary: 'Record where a site is and who keeps it, from a day on',
    roles: ['operator'],
    status: 201,
    params: siteParams,
    body: locateSiteBody,
    response: siteLocation,
  },
  listSiteLocations: {
    method: 'GET',
    path: '/v1/sites/{siteId}/locations',
    context: 'provisioning',
    summary: 'Where a site was and is, the newest first',
    roles: ['operator', 'auditor'],
    status: 200,
    params: siteParams,
    response: siteLocationList,
  },
  getResidency: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/residency',
    context: 'provisioning',
    summary: 'Where every volume, bucket and copy of a tenant stood at an instant, and who keeps these places; signed',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    query: residencyQuery,
    response: residencyAttestation,
    examples: residencyExamples,
  },
  getResidencyPdf: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/residency.pdf',
    context: 'provisioning',
    summary: 'The same attestation as PDF',
    roles: readers,
    tenantParam: true,
    status: 200,
    produces: 'application/pdf',
    params: tenantParams,
    query: residencyQuery,
    response: residencyAttestation,
  },
} as const satisfies Record<string, Endpoint>
