import { z } from 'zod'
import { uuid } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { localisePreflight } from './localise-preflight.ts'
import { clusterPreflight } from './preflight.schemas.ts'

const exampleId = '0198c0de-7a00-7000-8000-000000000003'

export const preflightEndpoints = {
  examineCluster: {
    method: 'GET',
    path: '/v1/clusters/{clusterId}/preflight',
    context: 'provisioning',
    summary: 'What a cluster serves, which permissions our identity lacks there and what will not work; reads only',
    roles: ['operator', 'auditor'],
    status: 200,
    params: z.object({ clusterId: uuid }),
    response: clusterPreflight,
    localise: localisePreflight,
    examples: [
      {
        summary: 'A cluster on which one permission is missing',
        params: { clusterId: exampleId },
        answer: {
          clusterId: exampleId,
          examinedAt: '2026-03-12T08:00:00.000Z',
          kubernetesVersion: 'v1.34.1',
          credentialExpiresAt: '2026-09-01T00:00:00.000Z',
          served: [
            { group: 'k8up.io', versions: ['v1'] },
            { group: 'objectbucket.io', versions: ['v1alpha1'] },
            { group: 'snapshot.storage.k8s.io', versions: ['v1'] },
          ],
          missingPermissions: [{ group: 'k8up.io', resource: 'schedules', verb: 'create', name: null }],
          gaps: [
            {
              code: 'permission-missing',
              severity: 'blocking',
              subject: 'create schedules.k8up.io',
              explanation: 'Droit manquant : create schedules.k8up.io.',
            },
          ],
          ready: false,
        },
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
