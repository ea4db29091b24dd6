import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  assignPayerExamples,
  giveEngagementExamples,
  listPayerAssignmentsExamples,
  recordRecipientExamples,
} from './examples/payer-examples.ts'
import {
  assignPayerBody,
  endRecipientBody,
  engagement,
  giveEngagementBody,
  payerAssignment,
  payerAssignments,
  recipient,
  recipientParams,
  recipients,
  recordRecipientBody,
} from './payer.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

const reads = ['operator', 'finance', 'auditor', ...memberRoles] as const
const writes = ['operator', 'finance'] as const

/** Where debts land, with which engagement, and who pays for whom. */
export const payerEndpoints = {
  listRecipients: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/recipients',
    context: 'tenancy',
    summary: 'Where debts of a member land, former ones too, with the engagements given for them',
    roles: reads,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: recipients,
  },
  recordRecipient: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/recipients',
    context: 'tenancy',
    summary: 'Record where debts of a member land from a day on, beside the others or in the place of one',
    roles: writes,
    status: 201,
    params: tenantParams,
    body: recordRecipientBody,
    response: recipient,
    examples: recordRecipientExamples,
  },
  endRecipient: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/recipients/{recipientId}/end',
    context: 'tenancy',
    summary: 'End a recipient, once nobody’s debts land there any more',
    roles: writes,
    status: 200,
    ifMatch: true,
    params: recipientParams,
    body: endRecipientBody,
    response: recipient,
  },
  giveEngagement: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/recipients/{recipientId}/engagements',
    context: 'tenancy',
    summary: 'Give the legal engagement of a fiscal year ahead: statements of its months are issued with it',
    roles: ['operator', 'finance', 'member-admin'],
    tenantParam: true,
    status: 201,
    params: recipientParams,
    body: giveEngagementBody,
    response: engagement,
    examples: giveEngagementExamples,
  },
  listPayerAssignments: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/payer-assignments',
    context: 'tenancy',
    summary: 'Who pays for a member, from when, and for whom it pays',
    roles: reads,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: payerAssignments,
    examples: listPayerAssignmentsExamples,
  },
  assignPayer: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/payer-assignments',
    context: 'tenancy',
    summary: 'Say who pays for a member from a day on: itself, its EPCI, a CCAS',
    roles: writes,
    status: 201,
    params: tenantParams,
    body: assignPayerBody,
    response: payerAssignment,
    examples: assignPayerExamples,
  },
} as const satisfies Record<string, Endpoint>
