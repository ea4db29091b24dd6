import type { Endpoint } from '../shared/endpoint.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { auditFactPage, auditFactsQuery, auditKeys, auditStanding, trailLines, trailQuery } from './audit.schemas.ts'

const reads = ['auditor', 'operator'] as const

/** What is the same for every export of a trail. */
const ofTrail = {
  method: 'GET',
  context: 'audit',
  status: 200,
  produces: 'application/x-ndjson',
  sentAsRead: true,
  query: trailQuery,
  response: trailLines,
} as const

/** The audit trail, in a form that anybody can verify offline. */
export const auditEndpoints = {
  exportAuditTrail: {
    ...ofTrail,
    path: '/v1/audit-trail',
    summary: 'Every sealed fact of the installation, as lines that `grenier audit verify` follows offline',
    roles: reads,
  },
  exportTenantAuditTrail: {
    ...ofTrail,
    path: '/v1/tenants/{tenantId}/audit-trail',
    summary: 'Every sealed fact of a member, as lines that `grenier audit verify` follows offline',
    roles: [...reads, 'member-admin'],
    tenantParam: true,
    params: tenantParams,
  },
  listAuditFacts: {
    method: 'GET',
    path: '/v1/audit-facts',
    context: 'audit',
    summary: 'Facts of the audit trail, the newest first, each held against its seal as it is read',
    roles: reads,
    status: 200,
    query: auditFactsQuery,
    response: auditFactPage,
  },
  getAuditStanding: {
    method: 'GET',
    path: '/v1/audit-standing',
    context: 'audit',
    summary: 'How far the chain reaches, what still waits for its seal, and whether the last signed place holds',
    roles: reads,
    status: 200,
    response: auditStanding,
  },
  listAuditKeys: {
    method: 'GET',
    path: '/v1/audit-keys',
    context: 'audit',
    summary: 'The public keys by which exported audit trails are verified: keep them apart from the trails',
    roles: [...reads, 'member-admin'],
    status: 200,
    response: auditKeys,
  },
} as const satisfies Record<string, Endpoint>
