import type { z } from 'zod'
import type { Endpoint } from '../shared/endpoint.ts'
import {
  clusterHold,
  clusterHoldParams,
  clusterHolds,
  clusterParams,
  holdClusterBody,
  liftClusterHoldBody,
} from './cluster-hold.schemas.ts'

const clusterId = '0198c0de-7a00-7000-8000-000000000003'
const holdId = '0198c0de-7a00-7000-8000-000000000931'

const found = {
  id: holdId,
  clusterId,
  cause: 'higher-revision',
  detail: 'ResourceQuota auvers-95039-storage/grenier carries revision 5120, ours is 4980',
  heldAt: '2026-05-04T07:20:00.000Z',
  heldBy: 'job:reconcile-tenant',
  liftedAt: null,
  liftedBy: null,
  liftReason: null,
  version: 1,
} satisfies z.input<typeof clusterHold>

const liftBody = {
  reason: 'Base restaurée à la nuit du 3 mai ; demandes du 4 ressaisies et vérifiées.',
} satisfies z.input<typeof liftClusterHoldBody>

const lifted = {
  ...found,
  liftedAt: '2026-05-04T15:00:00.000Z',
  liftedBy: 'operateur@region.example',
  liftReason: liftBody.reason,
  version: 2,
} satisfies z.input<typeof clusterHold>

const holdBody = { reason: 'Base de données restaurée : rien ne s’écrit avant vérification.' }
const held = {
  ...found,
  cause: 'operator',
  detail: holdBody.reason,
  heldBy: 'operateur@region.example',
} satisfies z.input<typeof clusterHold>

/** Keeping a cluster from being written to, and letting it be written to again. */
export const clusterHoldEndpoints = {
  holdCluster: {
    method: 'POST',
    path: '/v1/clusters/{clusterId}/holds',
    context: 'provisioning',
    summary: 'Write nothing to a cluster from now on, as after a restored database; it is still watched',
    roles: ['operator'],
    status: 201,
    params: clusterParams,
    body: holdClusterBody,
    response: clusterHold,
    examples: [{ summary: 'After a restore', params: { clusterId }, body: holdBody, answer: held }],
  },
  liftClusterHold: {
    method: 'POST',
    path: '/v1/clusters/{clusterId}/holds/{holdId}/lift',
    context: 'provisioning',
    summary: 'Lift a hold: the ledger is right, and everything on the cluster is brought to it again',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: clusterHoldParams,
    body: liftClusterHoldBody,
    response: clusterHold,
    examples: [{ summary: 'The ledger was checked', params: { clusterId, holdId }, body: liftBody, answer: lifted }],
  },
  listClusterHolds: {
    method: 'GET',
    path: '/v1/clusters/{clusterId}/holds',
    context: 'provisioning',
    summary: 'Every hold of a cluster, the newest first',
    roles: ['operator', 'auditor'],
    status: 200,
    params: clusterParams,
    response: clusterHolds,
    examples: [
      {
        summary: 'One that lasts',
        params: { clusterId },
        answer: { items: [found] } satisfies z.input<typeof clusterHolds>,
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
