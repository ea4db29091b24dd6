import { randomUUID } from 'node:crypto'
import type { ReconcileReport, TenantBlueprint, WatchedCluster } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logRequests } from '../bench/provision/request-log.ts'
import { until, untilTrue } from '../harness/until.ts'
import { type Closing, closeInTurn, openSceneOn } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { type Scene, verdicts } from './support/scene.ts'

interface Laid {
  readonly blueprint: TenantBlueprint
  readonly known: ReconcileReport['namespaces']
}

describe.each(clustersUnderTest())('a tenant on $name, while it is watched', (cluster) => {
  let scene: Scene
  let watched: WatchedCluster
  const changed: string[] = []
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
    await scene.gateway.prepare(scene.access)
    watched = scene.watch((namespaces) => changed.push(...namespaces))
    closing.push(() => watched.stop())
    await current()
  })
  afterAll(() => closeInTurn(closing))

  const current = (): Promise<void> => untilTrue(() => watched.isCurrent())

  /** A real cluster may have been taught the kinds of buckets by another suite, but nobody hands buckets out for this one. */
  function tenant(): TenantBlueprint {
    const all = scene.tenant()
    return cluster.isSelfContained ? all : { ...all, quotas: all.quotas.filter(({ kind }) => kind === 'block') }
  }

  /** Runs until nothing is left to wait for, and until the watch has shown it all. */
  async function lay(blueprint = tenant()): Promise<Laid> {
    let known: ReconcileReport['namespaces'] = []
    await until(
      async () => {
        const report = await scene.reconcile(blueprint, known)
        if (report.namespaces.length > 0) known = report.namespaces
        return report
      },
      ({ retryAfterMs }) => retryAfterMs === null,
    )
    await current()
    return { blueprint, known }
  }

  async function requestsOf({ blueprint, known }: Laid): Promise<{ report: ReconcileReport; asked: string[] }> {
    const log = logRequests()
    try {
      const report = await scene.reconcile(blueprint, known)
      const sent = log.sent.filter(({ path }) => !path.includes('watch=true'))
      return { report, asked: sent.map(({ method, path }) => `${method} ${path}`) }
    } finally {
      log.stop()
    }
  }

  /** Runs when the watch tells of that namespace, until a run asks nothing again. */
  async function untilRepaired(laid: Laid, namespace: string): Promise<void> {
    await untilTrue(() => changed.includes(namespace))
    await lay(laid.blueprint)
    await until(
      () => requestsOf(laid),
      ({ asked }) => asked.length === 0,
    )
  }

  it('is looked after without a single request when nothing changed', async () => {
    const laid = await lay()
    const { report, asked } = await requestsOf(laid)
    expect(asked).toEqual([])
    expect(report).toMatchObject({ objectsApplied: 0, retryAfterMs: null, namespaces: laid.known })
    expect(verdicts(report)).toMatchObject({ QuotaEnforced: 'True Enforced', AccessGranted: 'True Bound' })
    expect(changed.filter((namespace) => namespace.startsWith(laid.blueprint.slug))).toEqual([])
  })

  it('gets what is wanted there and back at once, whatever the watch showed in between', async () => {
    const laid = await lay()
    const { blueprint, known } = laid
    const grown = blueprint.quotas.map((quota) => ({ ...quota, quotaBytes: 2n * quota.quotaBytes }))
    // There and back at once: what the watch showed last agrees with the second wish and is not true any more.
    await scene.reconcile({ ...blueprint, quotas: grown, revision: 11n }, known)
    await scene.reconcile({ ...blueprint, revision: 12n }, known)
    const namespace = `${blueprint.slug}-storage`
    const quota = await scene.api.read({ apiVersion: 'v1', kind: 'ResourceQuota', name: 'grenier', namespace })
    expect(quota).toMatchObject({ spec: { hard: { 'requests.storage': '100Gi' } } })
  })

  it.each<[string, (namespace: string) => Promise<unknown>]>([
    [
      'an edited quota',
      (namespace) =>
        scene.api.edit(
          { apiVersion: 'v1', kind: 'ResourceQuota', name: 'grenier', namespace },
          { spec: { hard: { 'requests.storage': '5Ti' } } },
        ),
    ],
    [
      'a removed binding',
      (namespace) =>
        scene.api.remove({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          name: 'grenier-member-admin',
          namespace,
        }),
    ],
    [
      'a namespace that lost its labels',
      (namespace) =>
        scene.api.edit(
          { apiVersion: 'v1', kind: 'Namespace', name: namespace },
          {
            metadata: {
              name: namespace,
              labels: { 'grenier.internal/installation': null, 'grenier.internal/tenant': null },
            },
          },
        ),
    ],
  ])('has %s heard of and repaired', async (_what, edit) => {
    const laid = await lay()
    const namespace = `${laid.blueprint.slug}-storage`
    await edit(namespace)
    await untilRepaired(laid, namespace)
    const { report } = await requestsOf(laid)
    expect(verdicts(report)).toMatchObject({ QuotaEnforced: 'True Enforced', AccessGranted: 'True Bound' })
    const found = await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
    expect(found?.metadata?.labels).toMatchObject({ 'grenier.internal/tenant': laid.blueprint.tenantId })
  })

  it('has somebody else’s policy named, from the watch alone', async () => {
    const laid = await lay()
    const namespace = `${laid.blueprint.slug}-storage`
    await scene.api.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'open-doors', namespace },
      spec: { podSelector: {}, ingress: [{}] },
    })
    await untilTrue(() => changed.includes(namespace))
    const { report, asked } = await requestsOf(laid)
    expect(asked).toEqual([])
    expect(verdicts(report)).toMatchObject({ IsolationWidened: 'True ForeignObjects' })
  })

  it('is not believed to be lost on the word of a cache, and is read directly once nobody watches', async () => {
    const laid = await lay()
    const uid = randomUUID()
    const replaced = laid.known.map((namespace) => ({ ...namespace, uid }))
    const { asked } = await requestsOf({ ...laid, known: replaced })
    expect(asked.length).toBeGreaterThan(0)
    await watched.stop()
    const { report, asked: direct } = await requestsOf(laid)
    expect(direct.length).toBeGreaterThan(5)
    expect(report.objectsApplied).toBe(0)
  })
})
