import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import {
  listProtectionTasksQuery,
  protectionTask,
  protectionTaskPage,
  protectionTaskParams,
  requestRestoreBody,
} from './tasks.schemas.ts'

export const protectionTaskEndpoints = {
  requestBackup: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/backups',
    context: 'protection',
    summary: 'Back up a tenant\u2019s claims now, in its turn; it succeeds once a new copy of each was seen',
    roles: ['operator', 'member-admin', 'member-requester'],
    tenantParam: true,
    status: 202,
    params: tenantParams,
    response: protectionTask,
  },
  requestRestore: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/restores',
    context: 'protection',
    summary: 'Restore a copy into a new claim, within the quota and never over existing data',
    roles: ['operator', 'member-admin', 'member-requester'],
    tenantParam: true,
    status: 202,
    params: tenantParams,
    body: requestRestoreBody,
    response: protectionTask,
  },
  listProtectionTasks: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/protection-tasks',
    context: 'protection',
    summary: 'Backups and restores that were asked for, newest first',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    query: listProtectionTasksQuery,
    response: protectionTaskPage,
  },
  getProtectionTask: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/protection-tasks/{taskId}',
    context: 'protection',
    summary: 'One backup or restore with its history',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: protectionTaskParams,
    response: protectionTask,
  },
} as const satisfies Record<string, Endpoint>
