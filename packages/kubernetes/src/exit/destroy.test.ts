import type { ExitItem } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { gatewayLimits } from '../limits.ts'
import type { ObjectAddress } from '../objects.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { accessOf, sleepingTiming } from '../test-support/runs.ts'
import { fullCapabilities, sampleBlueprint } from '../test-support/samples.ts'
import { destroyItems } from './destroy.ts'

const namespace = `${sampleBlueprint.slug}-storage`

const key: ExitItem = {
  kind: 'key',
  clusterId: 'storage-cluster',
  namespace,
  name: 'grenier-backup-repository',
  uid: 'uid-of-the-key',
  sizeBytes: null,
  detail: '',
}

describe('a key in a namespace that is gone', () => {
  it('is gone with it, though the right to look at Secrets went with the namespace too', async () => {
    const cluster = createFakeCluster({ capabilities: fullCapabilities })
    const client = {
      ...cluster.client,
      get: (address: ObjectAddress) =>
        address.kind === 'Secret'
          ? Promise.reject(new ApiFailure({ status: 403, reason: 'Forbidden', message: 'no right' }))
          : cluster.client.get(address),
    }
    const connect = async () => client
    const { gone, waitingFor } = await destroyItems(
      { connect, connectExit: connect, limits: gatewayLimits, timing: sleepingTiming() },
      {
        installationId: sampleBlueprint.installationId,
        tenantId: sampleBlueprint.tenantId,
        known: [{ purpose: 'storage', clusterId: 'storage-cluster', name: namespace, uid: 'uid-of-the-namespace' }],
        clusters: [{ ...accessOf('storage-cluster'), exit: { kind: 'worker' } }],
        items: [key],
        mayGoOn: async () => true,
        eraseBucket: async () => ({ state: 'erased' }),
      },
    )
    expect([gone, waitingFor]).toEqual([[key.uid], []])
  })
})
