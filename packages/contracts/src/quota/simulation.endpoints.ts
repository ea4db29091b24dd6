import type { Endpoint } from '../shared/endpoint.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { listPoolHoldsExamples } from './examples/capacity-examples.ts'
import { simulateQuotaDecisionExamples, simulateQuotaRequestExamples } from './examples/simulation-examples.ts'
import { localiseSimulation } from './localise-simulation.ts'
import { poolParams, quotaRequestParams } from './quota.schemas.ts'
import {
  poolHoldPage,
  poolHoldsQuery,
  quotaSimulation,
  simulateQuotaDecisionQuery,
  simulateQuotaRequestQuery,
} from './simulation.schemas.ts'

export const quotaSimulationEndpoints = {
  simulateQuotaRequest: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/quota-simulation',
    context: 'quota',
    summary: 'What other quotas would do to every level, the cost and the backup space; nothing is written',
    roles: ['operator', 'member-admin', 'member-requester'],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    query: simulateQuotaRequestQuery,
    response: quotaSimulation,
    localise: localiseSimulation,
    examples: simulateQuotaRequestExamples,
  },
  simulateQuotaDecision: {
    method: 'GET',
    path: '/v1/quota-requests/{requestId}/simulation',
    context: 'quota',
    summary: 'What approving a quota request would do, at its sizes or at amended ones; nothing is written',
    roles: ['operator', 'pool-approver', 'member-admin', 'member-requester'],
    status: 200,
    params: quotaRequestParams,
    query: simulateQuotaDecisionQuery,
    response: quotaSimulation,
    localise: localiseSimulation,
    examples: simulateQuotaDecisionExamples,
  },
  listPoolHolds: {
    method: 'GET',
    path: '/v1/pools/{poolId}/holds',
    context: 'quota',
    summary: 'Who holds how much of one offer in one pool, since when and by which request, oldest first',
    roles: ['operator', 'auditor'],
    status: 200,
    params: poolParams,
    query: poolHoldsQuery,
    response: poolHoldPage,
    examples: listPoolHoldsExamples,
  },
} as const satisfies Record<string, Endpoint>
