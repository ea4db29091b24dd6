import type { Endpoint } from '../shared/endpoint.ts'
import { changeCapsuleModeBody } from './capsule.schemas.ts'
import { clusterParams } from './cluster-credentials.schemas.ts'
import { cluster } from './provisioning.schemas.ts'

const exampleId = '0198c0de-7a00-7000-8000-000000000003'

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
        params: { clusterId: exampleId },
        body: { capsule: 'tenants' },
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
            capsule: 'tenants',
          },
          recordedAt: '2026-03-12T08:00:00.000Z',
          version: 3,
        },
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
