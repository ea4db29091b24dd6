import { randomBytes } from 'node:crypto'
import type { NamespaceLook } from '@grenier/control-plane/ports'
import { neededPermissions } from '@grenier/kubernetes'
import { CoreV1Api, RbacAuthorizationV1Api } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { makeBrownfield, ownersOf } from './support/brownfield.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { classes, openScene, type Scene } from './support/scene.ts'

/** Only a server with an authoriser can refuse; the embedded API trusts its one token. */
const real = clustersUnderTest().filter(({ isSelfContained }) => !isSelfContained)

describe.skipIf(real.length === 0)('the worker with just the permissions that a preflight asks', () => {
  const name = `grenier-test-${randomBytes(4).toString('hex')}`
  const closing: (() => Promise<unknown>)[] = []
  let scene: Scene
  let kubeconfig: string

  beforeAll(async () => {
    scene = await openScene((await real[0]?.start())?.kubeconfig ?? '')
    closing.push(() => scene.close())
    await scene.gateway.prepare(scene.access)
    const core = scene.api.config.makeApiClient(CoreV1Api)
    const rbac = scene.api.config.makeApiClient(RbacAuthorizationV1Api)
    const namespace = 'default'
    const { served } = await scene.gateway.examine(scene.access)
    const rules = neededPermissions(new Set(served.map(({ group }) => group))).map(
      ({ group, resource, verb, name: only }) => ({
        apiGroups: [group],
        resources: [resource],
        verbs: [verb],
        ...(only === null ? {} : { resourceNames: [only] }),
      }),
    )
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } })
    closing.push(() => core.deleteNamespacedServiceAccount({ name, namespace }))
    await rbac.createClusterRole({ body: { metadata: { name }, rules } })
    closing.push(() => rbac.deleteClusterRole({ name }))
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }
    const subjects = [{ kind: 'ServiceAccount', namespace, name }]
    await rbac.createClusterRoleBinding({ body: { metadata: { name }, roleRef, subjects } })
    closing.push(() => rbac.deleteClusterRoleBinding({ name }))
    const body = { spec: { audiences: [], expirationSeconds: 3_600 } }
    const { status } = await core.createNamespacedServiceAccountToken({ name, namespace, body })
    kubeconfig = asHolderOf(status?.token ?? '')
    // An authoriser learns of a binding some time after it was written.
    await until(
      () =>
        scene.gateway.examine({ ...scene.access, kubeconfig, exit: { kind: 'none' } }).catch((error: Error) => error),
      (facts) => !(facts instanceof Error) && facts.missingPermissions.length === 0,
    )
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  function asHolderOf(token: string): string {
    const cluster = scene.api.config.getCurrentCluster()
    const server = { server: cluster?.server, 'certificate-authority-data': cluster?.caData }
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'worker',
      clusters: [{ name: 'worker', cluster: server }],
      users: [{ name: 'worker', user: { token } }],
      contexts: [{ name: 'worker', context: { cluster: 'worker', user: 'worker' } }],
    })
  }

  it('reports on a namespace and takes it over like an administrator', async () => {
    const namespace = `${scene.prefix}-mairie`
    await makeBrownfield(scene.api, { name: namespace, className: classes.block })
    closing.push(() => scene.api.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace }))
    const sample = scene.tenant()
    const blueprint = { ...sample, quotas: sample.quotas.filter(({ kind }) => kind === 'block') }
    const look: NamespaceLook = { access: { ...scene.access, kubeconfig }, blueprint, namespace }
    const { adoption } = scene.gateway
    const report = await until(
      async () => {
        const facts = await adoption.examine(look)
        if (facts === null) throw new Error(`no namespace ${namespace}`)
        const order = { ...look, adoptionId: sample.tenantId, facts, observedAt: scene.now(), mayWrite: () => true }
        return await adoption.takeOver(order)
      },
      ({ kind }) => kind !== 'moved',
    )
    expect(report).toMatchObject({ kind: 'taken', failures: [] })
    const taken = await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
    expect(ownersOf(taken, ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'])).toEqual(['grenier'])
  })
})
