import { z } from 'zod'
import { pageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import {
  cluster,
  clusterPage,
  createSiteBody,
  declareClusterBody,
  provisioningEvents,
  provisioningSummary,
  reconciliationOrder,
  site,
  sitePage,
} from './provisioning.schemas.ts'

export const provisioningEndpoints = {
  createSite: {
    method: 'POST',
    path: '/v1/sites',
    context: 'provisioning',
    summary: 'Declare a site, its residency and its object store',
    roles: ['operator'],
    status: 201,
    body: createSiteBody,
    response: site,
  },
  listSites: {
    method: 'GET',
    path: '/v1/sites',
    context: 'provisioning',
    summary: 'Sites by code',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    status: 200,
    query: pageQuery,
    response: sitePage,
  },
  declareCluster: {
    method: 'POST',
    path: '/v1/clusters',
    context: 'provisioning',
    summary:
      'Declare a cluster by kubeconfig; it is identified by its kube-system UID and its kubeconfig is never shown again',
    roles: ['operator'],
    status: 201,
    body: declareClusterBody,
    response: cluster,
  },
  listClusters: {
    method: 'GET',
    path: '/v1/clusters',
    context: 'provisioning',
    summary: 'Clusters by name',
    roles: ['operator', 'auditor'],
    status: 200,
    query: pageQuery,
    response: clusterPage,
  },
  getProvisioningSummary: {
    method: 'GET',
    path: '/v1/provisioning/summary',
    context: 'provisioning',
    summary: 'How many tenants are ready, objects applied and jobs waiting',
    roles: ['operator', 'auditor'],
    status: 200,
    response: provisioningSummary,
  },
  requestReconciliation: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/reconciliations',
    context: 'provisioning',
    summary:
      'Compare a tenant with its clusters, in its turn, and repair what differs; nothing that holds data is touched',
    roles: ['operator'],
    status: 202,
    params: tenantParams,
    response: reconciliationOrder,
  },
  listProvisioningEvents: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/provisioning-events',
    context: 'provisioning',
    summary: 'Steps of a tenant\u2019s provisioning after a sequence number; as text/event-stream when asked for, live',
    roles: ['operator', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    streams: true,
    params: tenantParams,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    response: provisioningEvents,
  },
} as const satisfies Record<string, Endpoint>
