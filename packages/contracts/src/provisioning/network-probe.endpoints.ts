import type { z } from 'zod'
import type { Endpoint } from '../shared/endpoint.ts'
import { clusterParams } from './cluster-credentials.schemas.ts'
import { networkProbe, networkProbeParams, networkProbes } from './network-probe.schemas.ts'

const clusterId = '0198c0de-7a00-7000-8000-000000000003'
const probeId = '0198c0de-7a00-7000-8000-000000000941'

const begun = {
  id: probeId,
  clusterId,
  state: 'running',
  message: 'requested',
  verdict: null,
  reason: null,
  ingress: null,
  egress: null,
  requestedBy: 'sylvie@region.example',
  requestedAt: '2026-05-04T07:20:00.000Z',
  endedAt: null,
  version: 1,
} satisfies z.input<typeof networkProbe>

const ended = {
  ...begun,
  state: 'ended',
  message: 'each denied connection was refused, the allowed one came through before and after',
  verdict: 'enforced',
  ingress: 'enforced',
  egress: 'enforced',
  endedAt: '2026-05-04T07:21:10.000Z',
  version: 6,
} satisfies z.input<typeof networkProbe>

export const networkProbeEndpoints = {
  startNetworkProbe: {
    method: 'POST',
    path: '/v1/clusters/{clusterId}/network-probes',
    context: 'provisioning',
    summary: 'Probe whether the cluster’s network holds to its policies, in a throw-away namespace',
    roles: ['operator'],
    status: 202,
    params: clusterParams,
    response: networkProbe,
    examples: [{ summary: 'A cluster that was just declared', params: { clusterId }, answer: begun }],
  },
  getNetworkProbe: {
    method: 'GET',
    path: '/v1/clusters/{clusterId}/network-probes/{probeId}',
    context: 'provisioning',
    summary: 'How far a probe of the network is, and what it showed',
    roles: ['operator', 'auditor'],
    status: 200,
    params: networkProbeParams,
    response: networkProbe,
    examples: [{ summary: 'One that showed it', params: { clusterId, probeId }, answer: ended }],
  },
  listNetworkProbes: {
    method: 'GET',
    path: '/v1/clusters/{clusterId}/network-probes',
    context: 'provisioning',
    summary: 'The last hundred probes of a cluster’s network, the newest first',
    roles: ['operator', 'auditor'],
    status: 200,
    params: clusterParams,
    response: networkProbes,
    examples: [
      {
        summary: 'One probe',
        params: { clusterId },
        answer: { items: [ended] } satisfies z.input<typeof networkProbes>,
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
