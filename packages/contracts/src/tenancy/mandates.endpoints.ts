import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { endMandateExamples, listMandatesExamples, recordMandateExamples } from './examples/mandate-examples.ts'
import { endMandateBody, mandate, mandateParams, mandates, recordMandateBody } from './mandates.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

/** Who may sign for a member, and up to which amount. The operator records it, since it holds the acts. */
export const mandateEndpoints = {
  recordMandate: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/mandates',
    context: 'tenancy',
    summary: 'Record who signs or asks for a member: from when, until when, up to which amount a year, by which act',
    roles: ['operator'],
    status: 201,
    params: tenantParams,
    body: recordMandateBody,
    response: mandate,
    examples: recordMandateExamples,
  },
  listMandates: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/mandates',
    context: 'tenancy',
    summary: 'Every mandate of a member, those that lapsed too, the newest first',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: mandates,
    examples: listMandatesExamples,
  },
  endMandate: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/mandates/{mandateId}/end',
    context: 'tenancy',
    summary: 'Bring the end of a mandate forward, to today at the earliest',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: mandateParams,
    body: endMandateBody,
    response: mandate,
    examples: endMandateExamples,
  },
} as const satisfies Record<string, Endpoint>
