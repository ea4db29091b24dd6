import type { Endpoint } from '../shared/endpoint.ts'
import { changeCapsuleModeBody } from './capsule.schemas.ts'
import { clusterParams } from './cluster-credentials.schemas.ts'
import { exampleCluster } from './examples/cluster-example.ts'
import { cluster } from './provisioning.schemas.ts'

export const capsuleEndpoints = {
  changeCapsuleMode: {
    method: 'POST',
    path: '/v1/clusters/{clusterId}/capsule',
    context: 'provisioning',
    summary: 'Choose how Capsule is dealt with on a cluster; to and from Tenants only while no member stands there',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: clusterParams,
    body: changeCapsuleModeBody,
    response: cluster,
    examples: [
      {
        summary: 'Each member becomes a Tenant of Capsule',
        params: { clusterId: exampleCluster.id },
        body: { capsule: 'tenants' },
        answer: {
          ...exampleCluster,
          profile: { ...exampleCluster.profile, capsule: 'tenants' },
          version: 3,
        },
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
