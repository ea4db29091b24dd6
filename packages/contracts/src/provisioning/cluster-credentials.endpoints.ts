import type { Endpoint } from '../shared/endpoint.ts'
import { clusterParams, replaceClusterCredentialsBody } from './cluster-credentials.schemas.ts'
import { cluster } from './provisioning.schemas.ts'

const exampleId = '0198c0de-7a00-7000-8000-000000000003'

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
        params: { clusterId: exampleId },
        body: { exitKubeconfig: 'apiVersion: v1\nkind: Config\n# and so on, inline data only\n' },
        answer: {
          id: exampleId,
          name: 'troyes-1',
          siteId: '0198c0de-7a00-7000-8000-000000000002',
          server: 'https://k8s.troyes.example:6443',
          kubeSystemUid: '5f2a6d0e-9c1b-4a57-8f5e-2c3d4e5f6a7b',
          kubernetesVersion: 'v1.34.1',
          reachedBy: 'kubeconfig',
          exitAccess: 'separate',
          exitUsername: 'system:serviceaccount:grenier-system:grenier-exit',
          profile: {
            oidcGroupsPrefix: 'grenier:',
            dnsNamespace: 'kube-system',
            dnsPodLabels: { 'k8s-app': 'kube-dns' },
            apiServerCidrs: ['10.20.0.10/32'],
            s3Cidrs: ['10.30.0.0/24'],
          },
          recordedAt: '2026-03-12T08:00:00.000Z',
          version: 2,
        },
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
