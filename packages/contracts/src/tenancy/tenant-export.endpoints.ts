import type { Endpoint } from '../shared/endpoint.ts'
import { tenantParams } from './tenancy.schemas.ts'
import { tenantExport, tenantExportArchive, tenantExportParams, tenantExports } from './tenant-export.schemas.ts'

const asks = ['operator', 'member-admin'] as const

/** Everything of one member, for keeping or taking elsewhere (Regulation (EU) 2023/2854, art. 25; GDPR art. 28(3)(g)). */
export const tenantExportEndpoints = {
  requestTenantExport: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/exports',
    context: 'tenancy',
    summary: 'Ask for everything of a member as one archive; one at a time',
    roles: asks,
    tenantParam: true,
    status: 202,
    params: tenantParams,
    response: tenantExport,
  },
  listTenantExports: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/exports',
    context: 'tenancy',
    summary: 'The archives of a member that were asked for, the newest first',
    roles: [...asks, 'auditor'],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: tenantExports,
  },
  getTenantExport: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/exports/{exportId}',
    context: 'tenancy',
    summary: 'How far one archive is',
    roles: [...asks, 'auditor'],
    tenantParam: true,
    status: 200,
    params: tenantExportParams,
    response: tenantExport,
  },
  getTenantExportFile: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/exports/{exportId}/file',
    context: 'tenancy',
    summary: 'The archive itself, the same bytes each time; who fetched it is in the audit trail',
    roles: asks,
    tenantParam: true,
    status: 200,
    produces: 'application/zip',
    sentAsRead: true,
    params: tenantExportParams,
    response: tenantExportArchive,
  },
} as const satisfies Record<string, Endpoint>
