import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clustersUnderTest } from './support/clusters.ts'
import { openScene, type Scene } from './support/scene.ts'
import { withToken } from './support/service-account.ts'

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
      kubeconfig: withToken(scene.api, 'expired-or-revoked'),
    })
    await expect(refused).rejects.toMatchObject({ code: 'cluster-credential-refused' })
    await expect(scene.gateway.identify(withToken(scene.api, 'x'))).rejects.toMatchObject({
      code: 'cluster-credential-refused',
    })
  })
})
