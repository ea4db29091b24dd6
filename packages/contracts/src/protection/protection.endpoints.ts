import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import {
  backupCopyPage,
  listBackupCopiesQuery,
  protectedClaim,
  protectedClaimParams,
  tenantProtection,
} from './protection.schemas.ts'

export const protectionEndpoints = {
  getTenantProtection: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/protection',
    context: 'protection',
    summary: 'What stands between a tenant\u2019s data and its loss, claim by claim, from copies that were seen',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: tenantProtection,
  },
  listBackupCopies: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/copies',
    context: 'protection',
    summary: 'Copies of a tenant\u2019s claims, newest first',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    query: listBackupCopiesQuery,
    response: backupCopyPage,
  },
  acknowledgeGoneClaim: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/protected-claims/{claimName}/acknowledgement',
    context: 'protection',
    summary: 'Say that a claim which is gone was meant to go: it no longer raises the alarm; its copies stay',
    roles: ['operator'],
    status: 200,
    params: protectedClaimParams,
    response: protectedClaim,
  },
} as const satisfies Record<string, Endpoint>
