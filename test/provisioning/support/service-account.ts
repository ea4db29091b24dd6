import { randomBytes } from 'node:crypto'
import { type PermissionRow, rulesOf, secretsPermissions } from '@grenier/kubernetes'
import { CoreV1Api, RbacAuthorizationV1Api, type V1PolicyRule } from '@kubernetes/client-node'
import type { RealApi } from './real-api.ts'

const namespace = 'default'

/** The same cluster reached with another token. */
export function withToken(api: RealApi, token: string): string {
  const cluster = api.config.getCurrentCluster()
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'worker',
    clusters: [
      {
        name: 'worker',
        cluster: { server: cluster?.server, 'certificate-authority-data': cluster?.caData },
      },
    ],
    users: [{ name: 'worker', user: { token } }],
    contexts: [{ name: 'worker', context: { cluster: 'worker', user: 'worker' } }],
  })
}

/** A ServiceAccount of a real cluster that may do exactly what it was granted. */
export interface TestAccount {
  readonly name: string
  readonly username: string
  readonly kubeconfig: string
  /** Replaces everything that it may do. */
  grant(rules: readonly V1PolicyRule[]): Promise<void>
  token(expirationSeconds: number): Promise<string>
  remove(): Promise<void>
}

/** The role that the worker binds to itself, namespace by namespace; all suites share it. */
export async function createSecretsRole(api: RealApi): Promise<void> {
  const metadata = { name: 'grenier-secrets' }
  await api.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata,
    rules: rulesOf(secretsPermissions),
  })
}

export async function openAccount(api: RealApi, rows: readonly PermissionRow[]): Promise<TestAccount> {
  const name = `grenier-test-${randomBytes(4).toString('hex')}`
  const core = api.config.makeApiClient(CoreV1Api)
  const rbac = api.config.makeApiClient(RbacAuthorizationV1Api)
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } })
  await rbac.createClusterRole({ body: { metadata: { name }, rules: rulesOf(rows) } })
  await rbac.createClusterRoleBinding({
    body: {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', namespace, name }],
    },
  })
  async function token(expirationSeconds: number): Promise<string> {
    const { status } = await core.createNamespacedServiceAccountToken({
      name,
      namespace,
      body: { spec: { audiences: [], expirationSeconds } },
    })
    return status?.token ?? ''
  }
  return {
    name,
    username: `system:serviceaccount:${namespace}:${name}`,
    kubeconfig: withToken(api, await token(3_600)),
    token,
    async grant(rules) {
      await rbac.replaceClusterRole({ name, body: { metadata: { name }, rules: [...rules] } })
    },
    async remove() {
      await rbac.deleteClusterRoleBinding({ name })
      await rbac.deleteClusterRole({ name })
      await core.deleteNamespacedServiceAccount({ name, namespace })
    },
  }
}
