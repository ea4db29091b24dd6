import { setImmediate } from 'node:timers/promises'
import type { ClusterAccess } from '@grenier/control-plane/ports'
import { addMs, type Instant, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { readBoundToken } from './client/bound-token.ts'
import { createClusterPool, type OpenedCluster } from './cluster-pool.ts'
import { createFakeCluster } from './test-support/fake-cluster.ts'
import { boundTokenClaims, tokenOf } from './test-support/kubeconfigs.ts'
import { fullCapabilities, sampleProfile } from './test-support/samples.ts'

/** A pool whose clock stands, and what it closed, by the text of the credential. */
function openPool() {
  let now: Instant = instant(1_800_000_000_000)
  const closed: string[] = []
  const pool = createClusterPool(
    ({ kubeconfig }): OpenedCluster => {
      const { client } = createFakeCluster({ capabilities: fullCapabilities })
      const close = async () => void closed.push(kubeconfig)
      const transport = {
        server: client.server,
        send: () => Promise.reject(new Error('nobody is asked')),
        stream: () => Promise.reject(new Error('nobody is asked')),
        connectionsOpened: () => 0,
        close,
      }
      return { client: { ...client, close }, transport, watch: null, boundToken: readBoundToken(kubeconfig) }
    },
    { clustersMax: 10, clock: { now: () => now } },
  )
  const accessOf = (kubeconfig: string, kubeSystemUid = 'uid-1'): ClusterAccess => ({
    clusterId: 'c',
    kubeconfig,
    kubeSystemUid,
    profile: sampleProfile,
  })
  return {
    get: (kubeconfig: string, kubeSystemUid?: string) => pool.get(accessOf(kubeconfig, kubeSystemUid)),
    closed,
    pass: (ms: number) => {
      now = addMs(now, ms)
    },
  }
}

const issued = (iat: number, account = 'grenier-worker') =>
  tokenOf(
    boundTokenClaims({
      iat,
      sub: `system:serviceaccount:grenier-system:${account}`,
      'kubernetes.io': { namespace: 'grenier-system', serviceaccount: { name: account, uid: `uid of ${account}` } },
    }),
  )
const former = issued(1_800_000_000)
const renewed = issued(1_800_000_400)

describe('connections by a token that was renewed', () => {
  it('are dropped once the runs that began with it are over, and not before', async () => {
    const { get, closed, pass } = openPool()
    get(former)
    get(renewed)
    get(former)
    await setImmediate()
    expect(closed).toEqual([])
    pass(60_000)
    get(renewed)
    await setImmediate()
    expect(closed).toEqual([former])
  })

  it('are those of the same account on the same cluster, and of no other', async () => {
    const { get, closed, pass } = openPool()
    const exit = issued(1_800_000_000, 'grenier-exit')
    for (const [credential, uid] of [
      [exit, 'uid-1'],
      [former, 'uid-2'],
      ['a certificate', 'uid-1'],
    ] as const) {
      get(credential, uid)
    }
    for (let turn = 0; turn < 2; turn += 1) {
      get(renewed)
      pass(60_000)
    }
    await setImmediate()
    expect(closed).toEqual([])
  })

  it('are kept while the former token is asked for last, since an older one replaces nothing', async () => {
    const { get, closed, pass } = openPool()
    get(renewed)
    get(former)
    pass(120_000)
    get(former)
    await setImmediate()
    expect(closed).toEqual([])
  })
})
