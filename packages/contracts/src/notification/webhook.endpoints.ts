import type { Endpoint } from '../shared/endpoint.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import {
  disableWebhookEndpointBody,
  recordWebhookEndpointBody,
  rotateWebhookSecretBody,
  webhookEndpoint,
  webhookEndpointParams,
  webhookEndpoints,
} from './webhook.schemas.ts'

const writes = ['operator', 'member-admin'] as const

/** Where a member's own programs hear of what happens. */
export const webhookEndpointEndpoints = {
  recordWebhookEndpoint: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/webhook-endpoints',
    context: 'notification',
    summary: 'Record where notices are sent as signed events; the answer alone shows the secret that signs them',
    roles: writes,
    tenantParam: true,
    status: 201,
    params: tenantParams,
    body: recordWebhookEndpointBody,
    response: webhookEndpoint,
  },
  listWebhookEndpoints: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/webhook-endpoints',
    context: 'notification',
    summary: 'Where a member’s notices are sent as events, without secrets',
    roles: ['operator', 'auditor', 'member-admin'],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: webhookEndpoints,
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/webhook-endpoints/{endpointId}/rotate-secret',
    context: 'notification',
    summary: 'Make a new secret; the former one signs beside it for some hours',
    roles: writes,
    tenantParam: true,
    status: 200,
    ifMatch: true,
    params: webhookEndpointParams,
    body: rotateWebhookSecretBody,
    response: webhookEndpoint,
  },
  disableWebhookEndpoint: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/webhook-endpoints/{endpointId}/disable',
    context: 'notification',
    summary: 'Send nothing more there',
    roles: writes,
    tenantParam: true,
    status: 200,
    ifMatch: true,
    params: webhookEndpointParams,
    body: disableWebhookEndpointBody,
    response: webhookEndpoint,
  },
  enableWebhookEndpoint: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/webhook-endpoints/{endpointId}/enable',
    context: 'notification',
    summary: 'Send there again what happens from now on',
    roles: writes,
    tenantParam: true,
    status: 200,
    ifMatch: true,
    params: webhookEndpointParams,
    response: webhookEndpoint,
  },
} as const satisfies Record<string, Endpoint>
