import type { Endpoint } from '../shared/endpoint.ts'
import {
  commentQuotaRequestExamples,
  listQuotaPoliciesExamples,
  publishQuotaPolicyExamples,
  releaseQuotaRequestExamples,
  takeQuotaRequestExamples,
} from './examples/lifecycle-examples.ts'
import { commentQuotaRequestBody, publishQuotaPolicyBody, quotaPolicies, quotaPolicy } from './lifecycle.schemas.ts'
import { localiseRequest } from './localise-request.ts'
import { quotaRequest, quotaRequestParams } from './quota.schemas.ts'

/** The life of a request between its submission and its end, and the policy that rules it. */
export const lifecycleEndpoints = {
  takeQuotaRequest: {
    method: 'POST',
    path: '/v1/quota-requests/{requestId}/taking',
    context: 'quota',
    summary: 'Take an undecided request, or take it over: everything it asks is held from now on',
    roles: ['operator', 'pool-approver'],
    status: 200,
    ifMatch: true,
    params: quotaRequestParams,
    response: quotaRequest,
    localise: localiseRequest,
    examples: takeQuotaRequestExamples,
  },
  releaseQuotaRequest: {
    method: 'POST',
    path: '/v1/quota-requests/{requestId}/release',
    context: 'quota',
    summary: 'Give a taken request back to the inbox; what is held beyond one size step returns',
    roles: ['operator', 'pool-approver'],
    status: 200,
    ifMatch: true,
    params: quotaRequestParams,
    response: quotaRequest,
    localise: localiseRequest,
    examples: releaseQuotaRequestExamples,
  },
  commentQuotaRequest: {
    method: 'POST',
    path: '/v1/quota-requests/{requestId}/comments',
    context: 'quota',
    summary: 'Comment on a request, ask the member a question, or answer one',
    roles: ['operator', 'pool-approver', 'member-admin', 'member-requester'],
    status: 201,
    params: quotaRequestParams,
    body: commentQuotaRequestBody,
    response: quotaRequest,
    localise: localiseRequest,
    examples: commentQuotaRequestExamples,
  },
  publishQuotaPolicy: {
    method: 'POST',
    path: '/v1/quota-policies',
    context: 'quota',
    summary: 'Publish the next version of the policy that decides requests; it is never changed afterwards',
    roles: ['operator'],
    status: 201,
    body: publishQuotaPolicyBody,
    response: quotaPolicy,
    examples: publishQuotaPolicyExamples,
  },
  listQuotaPolicies: {
    method: 'GET',
    path: '/v1/quota-policies',
    context: 'quota',
    summary: 'Every version of the policy, the newest first, and which one is in force',
    roles: ['operator', 'finance', 'auditor', 'pool-approver'],
    status: 200,
    response: quotaPolicies,
    examples: listQuotaPoliciesExamples,
  },
} as const satisfies Record<string, Endpoint>
