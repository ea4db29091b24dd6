import type { Instant } from '@grenier/quota-billing'
import { afterEach, describe, expect, it } from 'vitest'
import { gatewayLimits } from '../limits.ts'
import { ApiFailure } from './api-failure.ts'
import { createClusterClient } from './cluster-client.ts'
import type { ApiAnswer, ApiRequest, Transport } from './transport.ts'

const kubeSystemUid = '0198c0de-7a00-7000-8000-00000000cafe'
const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } } as const

/** A server of a given identity that counts what it is asked; the tests open connections and move time. */
function setUp(answers: (path: string) => ApiAnswer | null = () => null, username: string | null = null) {
  const asked: string[] = []
  const state = { uid: kubeSystemUid, connections: 1, now: 0 }
  const transport: Transport = {
    server: 'https://k8s.example',
    connectionsOpened: () => state.connections,
    close: async () => undefined,
    send: async ({ method, path }: ApiRequest) => {
      asked.push(`${method} ${path.split('?')[0]}`)
      const answer = answers(path)
      if (answer !== null) return answer
      const isIdentity = path.endsWith('/namespaces/kube-system')
      return { status: 200, body: { metadata: { name: 'a', uid: isIdentity ? state.uid : 'u' } } }
    },
  }
  const timing = {
    clock: { now: () => state.now as Instant },
    sleep: async () => undefined,
    random: () => 0,
  }
  const client = createClusterClient({ transport, kubeSystemUid, username, limits: gatewayLimits, timing })
  return { client, asked, state }
}

const identityQuestion = 'GET /api/v1/namespaces/kube-system'
const write = 'PATCH /api/v1/namespaces/a'

describe('the identity of a cluster', () => {
  it('is asked before the first write and not again on the same connection', async () => {
    const { client, asked } = setUp()
    await client.apply(object, null)
    await client.apply(object, null)
    expect(asked).toEqual([identityQuestion, write, write])
  })

  it('is asked once for all writes that start together', async () => {
    const { client, asked } = setUp()
    await Promise.all([client.apply(object, null), client.apply(object, null), client.verifyIdentity()])
    expect(asked.filter((question) => question === identityQuestion)).toHaveLength(1)
  })

  it('is asked again when a connection was opened since: another server may answer at that address', async () => {
    const { client, asked, state } = setUp()
    await client.apply(object, null)
    state.connections = 2
    await client.apply(object, null)
    expect(asked).toEqual([identityQuestion, write, identityQuestion, write])
  })

  it('is asked again after a while', async () => {
    const { client, asked, state } = setUp()
    await client.verifyIdentity()
    state.now = gatewayLimits.identityMs
    await client.verifyIdentity()
    expect(asked).toEqual([identityQuestion, identityQuestion])
  })

  it('that differs stops applies and removals, and is forgiven only when it is right again', async () => {
    const { client, asked, state } = setUp()
    state.uid = 'another-cluster'
    const seen = { kind: 'RoleBinding', metadata: { name: 'b', namespace: 'a', uid: 'u' } } as const
    await expect(client.apply(object, null)).rejects.toMatchObject({ reason: 'IdentityMismatch' })
    await expect(client.remove(seen)).rejects.toMatchObject({ reason: 'IdentityMismatch' })
    expect(asked).toEqual([identityQuestion, identityQuestion])
    state.uid = kubeSystemUid
    await expect(client.apply(object, null)).resolves.toMatchObject({ created: false })
  })
})

describe('what a cluster serves', () => {
  let mayAll = true
  let username: string | null = null
  afterEach(() => {
    mayAll = true
    username = null
  })
  const served: Record<string, unknown> = {
    '/apis/objectbucket.io/v1alpha1': { resources: [{ name: 'objectbucketclaims' }] },
    '/apis/k8up.io/v1': { resources: [{ name: 'schedules' }, { name: 'backups' }] },
    '/apis/objectstorage.k8s.io/v1alpha2': { resources: [{ name: 'bucketclaims' }] },
    '/apis/storage.k8s.io/v1/storageclasses': {
      items: [{ metadata: { name: 'standard', uid: 'u' }, reclaimPolicy: 'Retain' }],
    },
  }
  function answers(path: string): ApiAnswer | null {
    const body = served[path.split('?')[0] ?? '']
    if (body !== undefined) return { status: 200, body }
    if (path.endsWith('/selfsubjectaccessreviews')) return { status: 201, body: { status: { allowed: mayAll } } }
    if (path.endsWith('/selfsubjectreviews') && username !== null) {
      return { status: 201, body: { status: { userInfo: { username } } } }
    }
    throw new ApiFailure({ status: 404, reason: 'NotFound', message: '' })
  }

  it('is what its discovery lists: a group without the kind we need does not count', async () => {
    const { client } = setUp(answers)
    await expect(client.capabilities()).resolves.toEqual({
      objectBucketClaims: true,
      bucketClaims: true,
      // Claims without accesses give nobody a key.
      cosi: null,
      volumeSnapshots: false,
      k8up: false,
      velero: false,
      capsuleTenants: false,
      admissionPolicies: false,
      secretsSubject: null,
      storageClasses: [{ name: 'standard', reclaimPolicy: 'Retain' }],
    })
  })

  it('tells who needs a grant on Secrets: by its own word, else by what the credential says, else nobody', async () => {
    mayAll = false
    const subject = async (stated: string | null) => (await setUp(answers, stated).client.capabilities()).secretsSubject
    expect(await subject(null)).toBeNull()
    expect(await subject('system:serviceaccount:a:b')).toEqual({ kind: 'ServiceAccount', namespace: 'a', name: 'b' })
    username = 'grenier@region.example'
    expect(await subject('system:serviceaccount:a:b')).toMatchObject({ kind: 'User', name: 'grenier@region.example' })
  })

  it('is believed for a minute', async () => {
    const { client, asked, state } = setUp(answers)
    await Promise.all([client.capabilities(), client.capabilities()])
    const once = asked.length
    await client.capabilities()
    expect(asked).toHaveLength(once)
    state.now = gatewayLimits.capabilitiesMs
    await client.capabilities()
    expect(asked).toHaveLength(2 * once)
  })

  it('is asked again at once after a failure', async () => {
    let isDown = true
    const { client } = setUp((path) => {
      if (isDown) throw new ApiFailure({ status: 503, reason: 'Unavailable', message: '' })
      return answers(path)
    })
    await expect(client.capabilities()).rejects.toMatchObject({ status: 503 })
    isDown = false
    await expect(client.capabilities()).resolves.toMatchObject({ objectBucketClaims: true })
  })
})
