import { Problem } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { type ClusterConnection, readKubeconfig } from '../client/kubeconfig.ts'
import type { ApiRequest, Transport } from '../client/transport.ts'
import { boundTokenClaims, kubeconfigText, tokenOf } from '../test-support/kubeconfigs.ts'
import { createCredentialGateway } from './credential-gateway.ts'

const kubeSystemUid = '00000000-0000-4000-8000-000000000001'
const username = 'system:serviceaccount:grenier-system:grenier-worker'
const standing = tokenOf(boundTokenClaims())
const renewed = tokenOf(boundTokenClaims({ iat: 1_800_002_400, exp: 1_800_006_000 }))

/** An account of the same name that is another one. */
const madeAnew = { namespace: 'grenier-system', serviceaccount: { name: 'grenier-worker', uid: 'another' } }

interface Cluster {
  /** What it answers to a TokenRequest. */
  readonly given?: string | ApiFailure
  readonly expirationTimestamp?: string
  readonly uid?: string
  /** Whom it takes the bearer of the new token for, and where that leads. */
  readonly seen?: { readonly username?: string; readonly kubeSystemUid?: string }
}

function openGateway({ given = renewed, expirationTimestamp, uid = kubeSystemUid, seen = {} }: Cluster) {
  const sent: ApiRequest[] = []
  const transport: Transport = {
    server: 'https://k8s.example:6443',
    connectionsOpened: () => 1,
    close: async () => undefined,
    send: async (request) => {
      sent.push(request)
      if (request.method === 'GET') return { status: 200, body: { metadata: { name: 'kube-system', uid } } }
      if (given instanceof ApiFailure) throw new Problem('cluster-forbids', { detail: given.message })
      return { status: 201, body: { status: { token: given, expirationTimestamp } } }
    },
  }
  const readConnection = (kubeconfig: string): ClusterConnection => readKubeconfig(kubeconfig, { allowLoopback: false })
  const gateway = createCredentialGateway({
    readConnection,
    askOnce: (kubeconfig, ask) => ask(transport, readConnection(kubeconfig)),
    readIdentity: async (_, { token }) => ({
      kubeSystemUid,
      server: transport.server,
      kubernetesVersion: 'v1.34.0',
      username: token === given ? username : null,
      ...seen,
    }),
  })
  const kubeconfig = kubeconfigText({ user: { token: standing } })
  return { gateway, sent, kubeconfig, renew: () => gateway.renew({ kubeconfig, kubeSystemUid }) }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof Problem ? `${error.code} ${JSON.stringify(error.params)}` : String(error)),
  )
}

describe('a token that is renewed', () => {
  it('is asked for by its own account, for its own audiences and no longer than it lived', async () => {
    const { sent, renew, kubeconfig } = openGateway({})
    const { kubeconfig: after, life } = await renew()
    const [, asked] = sent
    expect(asked?.path).toBe('/api/v1/namespaces/grenier-system/serviceaccounts/grenier-worker/token')
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: ['https://kubernetes.default.svc'], expirationSeconds: 3600 },
    })
    const read = (text: string) => readKubeconfig(text, { allowLoopback: false })
    expect(read(after)).toEqual({ ...read(kubeconfig), token: renewed })
    expect(after).not.toContain(standing)
    expect(life).toEqual({ issuedAt: 1_800_002_400_000, expiresAt: 1_800_006_000_000 })
  })

  it('stays bound to the object that ends it', async () => {
    const { 'kubernetes.io': own } = boundTokenClaims()
    const bound = tokenOf(boundTokenClaims({ 'kubernetes.io': { ...own, secret: { name: 's', uid: 'u' } } }))
    const { gateway, sent } = openGateway({})
    await gateway.renew({ kubeconfig: kubeconfigText({ user: { token: bound } }), kubeSystemUid })
    expect(JSON.parse(sent[1]?.body ?? '').spec.boundObjectRef).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      name: 's',
      uid: 'u',
    })
  })

  it('ends when the cluster says, which may be sooner than the token does', async () => {
    const { renew } = openGateway({ expirationTimestamp: '2027-01-15T09:00:00Z' })
    expect((await renew()).life.expiresAt).toBe(Date.parse('2027-01-15T09:00:00Z'))
  })

  it.each<[string, Cluster]>([
    ['cluster-other-identity', { uid: 'another' }],
    ['cluster-other-identity', { seen: { kubeSystemUid: 'another' } }],
    ['renewed-token-refused', { given: 'opaque' }],
    ['renewed-token-refused', { given: tokenOf(boundTokenClaims({ sub: 'system:serviceaccount:kube-system:admin' })) }],
    ['renewed-token-refused', { given: tokenOf(boundTokenClaims({ 'kubernetes.io': madeAnew })) }],
    ['renewed-token-refused', { seen: { username: 'system:serviceaccount:kube-system:admin' } }],
    ['cluster-forbids', { given: new ApiFailure({ status: 403, reason: 'Forbidden', message: 'no' }) }],
  ])('is refused by %s, and no token is part of what is said', async (code, cluster) => {
    const { renew, sent } = openGateway(cluster)
    const said = await codeOf(renew())
    expect(said.startsWith(`${code} `)).toBe(true)
    expect(said).not.toMatch(/eyJ|opaque/)
    if (cluster.uid !== undefined) expect(sent).toHaveLength(1)
  })

  it('is one that ends: a certificate and a token for ever are none of its business', () => {
    const { gateway } = openGateway({})
    expect(gateway.lifeOf(kubeconfigText({ user: { token: standing } }))).toEqual({
      issuedAt: 1_800_000_000_000,
      expiresAt: 1_800_003_600_000,
    })
    expect(gateway.lifeOf(kubeconfigText())).toBeNull()
    expect(gateway.endOf(kubeconfigText({ user: { token: standing } }))).toBe(1_800_003_600_000)
  })
})
