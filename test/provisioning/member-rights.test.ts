import { AuthorizationV1Api } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { untilTrue } from '../harness/until.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { openScene, type Scene } from './support/scene.ts'

/** Only a server with an authoriser can say what a member may do; the embedded API trusts its one token. */
const clusters = clustersUnderTest().filter((cluster) => !cluster.isSelfContained)

describe.skipIf(clusters.length === 0)('what a member may do on a real cluster', () => {
  let scene: Scene
  let namespace: string
  let tenantId: string
  const claims = ['', 'persistentvolumeclaims'] as const

  beforeAll(async () => {
    const started = await clusters[0]?.start()
    scene = await openScene(started?.kubeconfig ?? '')
    await scene.gateway.prepare(scene.access)
    const blueprint = { ...scene.tenant(), quotas: [] }
    await scene.reconcile(blueprint)
    namespace = `${blueprint.slug}-storage`
    tenantId = blueprint.tenantId
    // An authoriser learns of a binding some time after it was written.
    await untilTrue(() => may('member-requester', 'get', claims))
    await untilTrue(() => may('member-admin', 'get', claims))
  })
  afterAll(() => scene.close())

  async function may(role: string, verb: string, [group, resource]: readonly [string, string]): Promise<boolean> {
    const reviews = scene.api.config.makeApiClient(AuthorizationV1Api)
    const { status } = await reviews.createSubjectAccessReview({
      body: {
        spec: {
          user: 'somebody@commune.example',
          groups: [`grenier-test:${tenantId}:${role}`, 'system:authenticated'],
          resourceAttributes: { namespace, verb, group, resource },
        },
      },
    })
    return status?.allowed === true
  }

  it.each(['member-admin', 'member-requester'])('%s makes, sees and expands claims', async (role) => {
    const allowed = await Promise.all(
      ['get', 'list', 'watch', 'create', 'patch'].map((verb) => may(role, verb, claims)),
    )
    expect(allowed).toEqual([true, true, true, true, true])
    expect(await may(role, 'list', ['', 'resourcequotas'])).toBe(true)
  })

  it.each([
    ['delete', claims],
    ['deletecollection', claims],
    ['get', ['', 'secrets']],
    ['list', ['', 'secrets']],
    ['patch', ['', 'resourcequotas']],
    ['delete', ['networking.k8s.io', 'networkpolicies']],
    ['create', ['networking.k8s.io', 'networkpolicies']],
    ['create', ['rbac.authorization.k8s.io', 'rolebindings']],
    ['create', ['objectbucket.io', 'objectbucketclaims']],
    ['delete', ['k8up.io', 'snapshots']],
    ['create', ['k8up.io', 'restores']],
    ['create', ['snapshot.storage.k8s.io', 'volumesnapshots']],
  ] as const)('the admin of a tenant cannot %s %j', async (verb, resource) => {
    expect(await may('member-admin', verb, resource)).toBe(false)
  })

  it('a viewer writes nothing, and a member of another tenant sees nothing', async () => {
    expect(await may('member-viewer', 'create', claims)).toBe(false)
    const own = tenantId
    tenantId = '0198c0de-7a00-7000-8000-0000000000ff'
    expect(await may('member-admin', 'list', claims)).toBe(false)
    tenantId = own
  })
})
