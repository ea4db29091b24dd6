import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  certificate,
  certificatePage,
  certificateParams,
  listCertificatesQuery,
  recordCertificateBody,
  simulatedPlacement,
  simulatePlacementQuery,
  withdrawCertificateBody,
} from './placement.schemas.ts'
import { localisePlacement } from './placement-texts.ts'

/** Where tenants may stand, and what is attested of the places. */
export const placementEndpoints = {
  recordCertificate: {
    method: 'POST',
    path: '/v1/certificates',
    context: 'provisioning',
    summary: 'Record a certificate of a site or of one offer: what it attests, its number, who issued it, its dates',
    roles: ['operator'],
    status: 201,
    body: recordCertificateBody,
    response: certificate,
  },
  listCertificates: {
    method: 'GET',
    path: '/v1/certificates',
    context: 'provisioning',
    summary: 'Certificates by their last day; `state=expiring` lists those that end within 90 days',
    roles: ['operator', 'auditor', ...memberRoles],
    status: 200,
    query: listCertificatesQuery,
    response: certificatePage,
  },
  withdrawCertificate: {
    method: 'POST',
    path: '/v1/certificates/{certificateId}/withdrawal',
    context: 'provisioning',
    summary: 'Record that a certificate was withdrawn: nothing is deleted, and nothing that needs it is added any more',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: certificateParams,
    body: withdrawCertificateBody,
    response: certificate,
  },
  simulatePlacement: {
    method: 'GET',
    path: '/v1/placements',
    context: 'provisioning',
    summary:
      'On which clusters a tenant would stand if it were enrolled now, and what speaks against each of the others',
    roles: ['operator', 'auditor'],
    status: 200,
    query: simulatePlacementQuery,
    response: simulatedPlacement,
    localise: localisePlacement,
  },
} as const satisfies Record<string, Endpoint>
