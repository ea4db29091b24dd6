import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { drillCertificate, drillParams } from './drill-certificate.schemas.ts'
import { drillCertificateExamples } from './examples/drill-certificate-examples.ts'

const path = '/v1/tenants/{tenantId}/restore-drills/{taskId}/certificate'
const readers = ['operator', 'auditor', ...memberRoles] as const

export const drillCertificateEndpoints = {
  getDrillCertificate: {
    method: 'GET',
    path,
    context: 'protection',
    summary: 'The certificate of a restore drill that ended, well or not: what it proved, and its signature',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: drillParams,
    response: drillCertificate,
    examples: drillCertificateExamples,
  },
  getDrillCertificatePdf: {
    method: 'GET',
    path: `${path}.pdf`,
    context: 'protection',
    summary: 'The same certificate as PDF',
    roles: readers,
    tenantParam: true,
    status: 200,
    produces: 'application/pdf',
    params: drillParams,
    response: drillCertificate,
  },
} as const satisfies Record<string, Endpoint>
