import type { Instant } from '@grenier/quota-billing'
import { afterEach, describe, expect, it } from 'vitest'
import { systemTiming } from '../client/timing.ts'
import { createTransport } from '../client/transport.ts'
import { gatewayLimits } from '../limits.ts'
import { silentLog } from '../log.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { startScriptedServer } from '../test-support/scripted-server.ts'
import { watchCluster } from './cluster-watch.ts'

const timing = systemTiming({ now: () => Date.now() as Instant })
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

describe('the watch of a cluster', () => {
  it('lists and then watches each kind that is served once, and nothing else', async () => {
    const kinds = [
      'limitranges',
      'namespaces',
      'networkpolicies',
      'objectbucketclaims',
      'persistentvolumeclaims',
      'podconfigs',
      'resourcequotas',
      'rolebindings',
      'schedules',
      'storageclasses',
    ]
    const server = await startScriptedServer()
    cleanups.push(() => server.close())
    for (const _kind of kinds)
      server.next((request) => request.answer(200, { metadata: { resourceVersion: '7' }, items: [] }))
    const connection = { server: server.server, caPem: null, tlsServerName: null, token: null, clientCertificate: null }
    const options = { limits: gatewayLimits, timing, log: silentLog }
    const transport = createTransport(connection, { ...options, allowLoopback: true })
    cleanups.push(() => transport.close())
    const { client } = createFakeCluster({ capabilities: fullCapabilities })
    const watch = watchCluster({ ...options, transport, client, changed: () => undefined })
    cleanups.push(() => watch.stop())

    const asked = (isWatch: boolean) =>
      server.requests
        .filter((request) => request.isWatch === isWatch)
        .map(({ url }) => url.pathname.split('/').at(-1) ?? '')
        .toSorted()
    await expect.poll(() => asked(true)).toEqual(kinds)
    expect(asked(false)).toEqual(kinds)
  })
})
