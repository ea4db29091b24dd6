import type { z } from 'zod'
import type { cluster } from '../provisioning.schemas.ts'

/** A declared cluster whose exits have an identity of their own, as the examples of its endpoints show it. */
export const exampleCluster = {
  id: '0198c0de-7a00-7000-8000-000000000003',
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
} satisfies z.input<typeof cluster>
