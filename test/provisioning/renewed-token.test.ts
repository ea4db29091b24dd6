import { randomUUID } from 'node:crypto'
import { Problem } from '@grenier/control-plane/ports'
import { createClusterGateway, rulesOf, tokenPermissions } from '@grenier/kubernetes'
import { instant } from '@grenier/quota-billing'
import { CoreV1Api, RbacAuthorizationV1Api } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { connectRealApi } from './support/real-api.ts'
import { openAccount, type TestAccount, withToken } from './support/service-account.ts'

const profile = {
  oidcGroupsPrefix: 'grenier-test:',
  dnsNamespace: 'kube-system',
  dnsPodLabels: { 'k8s-app': 'kube-dns' },
  apiServerCidrs: ['10.20.0.10/32'],
  s3Cidrs: [],
}

/** What an account needs to be known, beside the token: who the cluster is. */
const lookRows = [
  { kind: 'Namespace', verbs: ['get'], name: 'kube-system', why: 'who the cluster is', purpose: 'exit' },
] as const

function claims(kubeconfig: string): { iat: number; exp: number; sub: string } {
  const token = /eyJ[\w-]+\.([\w-]+)\./.exec(kubeconfig)?.[1] ?? ''
  return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
}

for (const cluster of clustersUnderTest()) {
  describe(`a token on ${cluster.name}`, () => {
    const gateway = createClusterGateway({
      wallClock: { now: () => instant(Date.now()) },
      allowLoopback: true,
      limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
    })
    let running: { readonly kubeconfig: string; close(): Promise<void> }
    let account: TestAccount
    let kubeSystemUid: string
    beforeAll(async () => {
      running = await cluster.start()
      account = await openAccount(connectRealApi(running.kubeconfig), lookRows)
      kubeSystemUid = (await gateway.identify(running.kubeconfig)).kubeSystemUid
    })
    afterAll(async () => {
      await account?.remove()
      await gateway.close()
      await running?.close()
    })

    async function tokenKubeconfig(): Promise<string> {
      return withToken(connectRealApi(running.kubeconfig), await account.token(600))
    }

    /** As the manifests do: a Role in the account's own namespace, for its own name. */
    async function grantToken(): Promise<void> {
      const rbac = connectRealApi(running.kubeconfig).config.makeApiClient(RbacAuthorizationV1Api)
      const metadata = { name: `${account.name}-token` }
      const namespace = 'default'
      await rbac.createNamespacedRole({ namespace, body: { metadata, rules: rulesOf(tokenPermissions(account.name)) } })
      await rbac.createNamespacedRoleBinding({
        namespace,
        body: {
          metadata,
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
          subjects: [{ kind: 'ServiceAccount', namespace, name: account.name }],
        },
      })
    }

    const examine = (kubeconfig: string) =>
      gateway.examine({ clusterId: randomUUID(), kubeconfig, kubeSystemUid, profile, exit: { kind: 'none' } })

    it.skipIf(cluster.isSelfContained)('is not renewed without the permission, which the preflight names', async () => {
      const kubeconfig = await tokenKubeconfig()
      const refused = await gateway.credentials.renew({ kubeconfig, kubeSystemUid }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(Problem)
      expect(refused).toMatchObject({ code: 'cluster-forbids' })
      // An authoriser learns of a binding some time after it was written; until then the account may not even look.
      const facts = await until(
        () => examine(kubeconfig).catch((error: Error) => error),
        (seen) => !(seen instanceof Error),
      )
      expect(facts).toMatchObject({
        renewal: {
          missing: {
            group: '',
            resource: 'serviceaccounts/token',
            verb: 'create',
            name: account.name,
            namespace: 'default',
          },
        },
      })
    })

    it('is renewed by itself, for the same account, and the new one opens the cluster', async () => {
      await grantToken()
      const kubeconfig = await tokenKubeconfig()
      const former = claims(kubeconfig)
      // A token says its second: one of the same second ends no later.
      await until(
        () => Math.floor(Date.now() / 1_000),
        (second) => second > former.iat,
      )
      await until(
        async () => (await examine(kubeconfig)).renewal,
        (renewal) => renewal?.missing === null,
      )
      const renewed = await gateway.credentials.renew({ kubeconfig, kubeSystemUid })
      expect(renewed.life.expiresAt).toBeGreaterThan(former.exp * 1000)
      expect(renewed.life.expiresAt - renewed.life.issuedAt).toBe(600_000)
      expect(claims(renewed.kubeconfig).sub).toBe(account.username)
      expect(await gateway.identify(renewed.kubeconfig)).toMatchObject({ kubeSystemUid, username: account.username })
      expect(gateway.credentials.lifeOf(renewed.kubeconfig)).toEqual(renewed.life)
    })

    it.skipIf(cluster.isSelfContained)('is given to its own account and for no other', async () => {
      const other = await openAccount(connectRealApi(running.kubeconfig), lookRows)
      const core = connectRealApi(await tokenKubeconfig()).config.makeApiClient(CoreV1Api)
      const ask = (name: string) =>
        core.createNamespacedServiceAccountToken({
          name,
          namespace: 'default',
          body: { spec: { audiences: [], expirationSeconds: 600 } },
        })
      await until(
        () => ask(account.name).catch((error: Error) => error),
        (seen) => !(seen instanceof Error),
      )
      await expect(ask(other.name)).rejects.toMatchObject({ code: 403 })
      await other.remove()
    })
  })
}
