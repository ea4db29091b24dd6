import { randomBytes } from 'node:crypto'
import { neededPermissions } from '@grenier/kubernetes'
import { CoreV1Api, RbacAuthorizationV1Api, type V1PolicyRule } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clustersUnderTest } from './support/clusters.ts'
import { openScene, type Scene, verdicts } from './support/scene.ts'

const clusters = clustersUnderTest()
const servedEverywhere = new Set(['k8up.io', 'objectbucket.io'])

describe.each(clusters)('a preflight of $name', (cluster) => {
  let scene: Scene
  let close: () => Promise<void>

  beforeAll(async () => {
    const started = await cluster.start()
    close = () => started.close()
    scene = await openScene(started.kubeconfig)
  })
  afterAll(async () => {
    await scene.close()
    await close()
  })

  it('sees who the cluster is and that its administrator lacks nothing', async () => {
    const facts = await scene.gateway.examine(scene.access)
    expect(facts).toMatchObject({ kubeSystemUid: scene.access.kubeSystemUid, missingPermissions: [] })
    expect(facts.kubernetesVersion).toMatch(/^v1\.\d+/)
    if (cluster.isSelfContained) {
      expect(facts.served.map(({ group }) => group)).toEqual(expect.arrayContaining([...servedEverywhere]))
      expect(facts.storageClasses.length).toBeGreaterThan(0)
    }
  })

  it('refuses a token that the cluster does not take, by a code of its own', async () => {
    const refused = scene.gateway.examine({
      ...scene.access,
      kubeconfig: withToken(scene, 'expired-or-revoked'),
    })
    await expect(refused).rejects.toMatchObject({ code: 'cluster-credential-refused' })
    await expect(scene.gateway.identify(withToken(scene, 'x'))).rejects.toMatchObject({
      code: 'cluster-credential-refused',
    })
  })
})

/** The same cluster reached with another token. */
function withToken(scene: Scene, token: string): string {
  const cluster = scene.api.config.getCurrentCluster()
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

/** Only a server with an authoriser can refuse; the embedded API trusts its one token. */
const real = clusters.filter(({ isSelfContained }) => !isSelfContained)

describe.skipIf(real.length === 0)(
  'the worker as a ServiceAccount with just the permissions that a preflight asks',
  () => {
    const name = `grenier-test-${randomBytes(4).toString('hex')}`
    let scene: Scene
    let kubeconfig: string

    function rulesOf(without: string | null): V1PolicyRule[] {
      return neededPermissions(servedEverywhere)
        .filter(({ resource, verb }) => `${verb} ${resource}` !== without)
        .map(({ group, resource, verb, name: only }) => ({
          apiGroups: [group],
          resources: [resource],
          verbs: [verb],
          ...(only === null ? {} : { resourceNames: [only] }),
        }))
    }

    async function grant(without: string | null): Promise<void> {
      const rbac = scene.api.config.makeApiClient(RbacAuthorizationV1Api)
      await rbac.replaceClusterRole({ name, body: { metadata: { name }, rules: rulesOf(without) } })
    }

    beforeAll(async () => {
      const started = await real[0]?.start()
      scene = await openScene(started?.kubeconfig ?? '')
      await scene.gateway.prepare(scene.access)
      const core = scene.api.config.makeApiClient(CoreV1Api)
      const rbac = scene.api.config.makeApiClient(RbacAuthorizationV1Api)
      const namespace = 'default'
      await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } })
      await rbac.createClusterRole({ body: { metadata: { name }, rules: rulesOf(null) } })
      await rbac.createClusterRoleBinding({
        body: {
          metadata: { name },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
          subjects: [{ kind: 'ServiceAccount', namespace, name }],
        },
      })
      const { status } = await core.createNamespacedServiceAccountToken({
        name,
        namespace,
        body: { spec: { audiences: [], expirationSeconds: 3_600 } },
      })
      kubeconfig = withToken(scene, status?.token ?? '')
    })
    afterAll(async () => {
      const rbac = scene.api.config.makeApiClient(RbacAuthorizationV1Api)
      await rbac.deleteClusterRoleBinding({ name })
      await rbac.deleteClusterRole({ name })
      await scene.api.config.makeApiClient(CoreV1Api).deleteNamespacedServiceAccount({ name, namespace: 'default' })
      await scene.close()
    })

    it('lacks nothing, knows when its token ends, and provisions a tenant like an administrator', async () => {
      const facts = await scene.gateway.examine({ ...scene.access, kubeconfig })
      expect(facts.missingPermissions).toEqual([])
      expect(facts.credentialExpiresAt).toBeGreaterThan(scene.now())
      const access = { ...scene.access, kubeconfig }
      const run = { storage: access, backup: access, known: [], observedAt: scene.now() }
      const asWorker = await scene.gateway.reconcile({ ...run, blueprint: scene.tenant() })
      const asAdministrator = await scene.reconcile(scene.tenant())
      expect(verdicts(asWorker)).toEqual(verdicts(asAdministrator))
      expect(asWorker.objectsApplied).toBe(asAdministrator.objectsApplied)
    })

    it.each(['create namespaces', 'patch resourcequotas', 'list persistentvolumeclaims', 'bind clusterroles'])(
      'is told that it may not %s, and nothing else',
      async (missing) => {
        await grant(missing)
        const facts = await scene.gateway.examine({ ...scene.access, kubeconfig })
        expect(facts.missingPermissions.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual([missing])
        await grant(null)
      },
    )
  },
)
