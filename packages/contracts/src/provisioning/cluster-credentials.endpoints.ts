import type { Endpoint } from '../shared/endpoint.ts'
import { clusterParams, replaceClusterCredentialsBody } from './cluster-credentials.schemas.ts'
import { exampleCluster } from './examples/cluster-example.ts'
import { cluster } from './provisioning.schemas.ts'

export const clusterCredentialEndpoints = {
  replaceClusterCredentials: {
    method: 'POST',
    path: '/v1/clusters/{clusterId}/credentials',
    context: 'provisioning',
    summary: 'Replace the credentials by which a cluster is reached, or who destroys there what an exit takes away',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: clusterParams,
    body: replaceClusterCredentialsBody,
    response: cluster,
    examples: [
      {
        summary: 'Exits get an identity of their own',
        params: { clusterId: exampleCluster.id },
        body: { exitKubeconfig: 'apiVersion: v1\nkind: Config\n# and so on, inline data only\n' },
        answer: exampleCluster,
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
