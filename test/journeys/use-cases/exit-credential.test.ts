import type { Cluster, TenantExit } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExitScene, openExitScene } from './exit-scene.ts'
import { callOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { prepareRegion } from './region.ts'

let scene: ExitScene
beforeAll(async () => {
  scene = await openExitScene({ workerMayDestroy: false })
})
afterAll(() => scene?.close())

const exitOf = ({ tenantId, id }: TenantExit) => scene.house.api.getExit({ tenantId, exitId: id }, callOf(operator))

async function cluster(): Promise<Cluster> {
  const { items } = await scene.house.api.listClusters({ limit: 10 }, callOf(operator))
  const [found] = items
  if (found === undefined) throw new Error('no cluster is declared')
  return found
}

const claimOf = (slug: string) =>
  scene.api.read({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'archives', namespace: `${slug}-storage` })

async function gaps(): Promise<string[]> {
  const { id: clusterId } = await cluster()
  const preflight = await scene.house.api.examineCluster({ clusterId }, callOf(operator))
  return preflight.gaps.map(({ code }) => code).filter((code) => code.startsWith('exit-'))
}

describe('the identity of exits', () => {
  it('is waited for where nobody may destroy: nothing goes, and the exit and the preflight say why', async () => {
    expect(await cluster()).toMatchObject({ exitAccess: 'none', exitUsername: null })
    expect(await gaps()).toEqual(['exit-credential-missing'])
    const tenant = await scene.enrol('Auvers')
    await scene.claim(tenant.slug, 'archives')
    const approved = await scene.approve(await scene.toApproval(tenant, { claims: ['archives'] }))
    expect(await scene.advance(approved)).toMatchObject({ kind: 'retry', reason: 'exit-credential-missing' })
    expect(await exitOf(approved)).toMatchObject({
      state: 'destroying',
      waitingFor: [{ code: 'exit-credential-missing', params: { cluster: 'cergy-1' } }],
    })
    expect(await claimOf(tenant.slug)).not.toBeNull()

    const { id: clusterId, version } = await cluster()
    const given = await scene.house.api.replaceClusterCredentials(
      { clusterId, workerMayDestroy: true },
      callOf(operator, { ifMatch: version }),
    )
    expect(given).toMatchObject({ exitAccess: 'worker', version: version + 1 })
    expect(await gaps()).toEqual(['exit-identity-shared'])
    for (let pass = 0; pass < 20 && (await exitOf(approved)).state !== 'destroyed'; pass += 1)
      await scene.advance(approved)
    expect((await exitOf(approved)).state).toBe('destroyed')
    expect(await claimOf(tenant.slug)).toBeNull()
  })

  it('is taken when it reaches the very same cluster, is kept sealed, and can be taken back', async () => {
    const { kubeconfig } = scene
    const { id: clusterId, version } = await cluster()
    const replaced = await scene.house.api.replaceClusterCredentials(
      { clusterId, exitKubeconfig: `${kubeconfig}\n# of exits\n` },
      callOf(operator, { ifMatch: version }),
    )
    expect(replaced.exitAccess).toBe('separate')
    expect(JSON.stringify(replaced)).not.toContain('of exits')
    expect(await gaps()).toEqual([])
    const stale = scene.house.api.replaceClusterCredentials(
      { clusterId, workerMayDestroy: true },
      callOf(operator, { ifMatch: version }),
    )
    expect(await problemOf(stale)).toMatchObject({ code: 'version-stale' })
    const taken = await scene.house.api.replaceClusterCredentials(
      { clusterId, workerMayDestroy: false },
      callOf(operator, { ifMatch: replaced.version }),
    )
    expect(taken.exitAccess).toBe('none')
  })

  it('of another cluster is refused, for exits and for the worker alike', async () => {
    const other = await openExitScene()
    const { id: clusterId, version } = await cluster()
    const replace = (body: object) =>
      scene.house.api.replaceClusterCredentials({ clusterId, ...body }, callOf(operator, { ifMatch: version }))
    expect(await problemOf(replace({ exitKubeconfig: other.kubeconfig }))).toMatchObject({
      code: 'exit-credential-other-cluster',
    })
    expect(await problemOf(replace({ kubeconfig: other.kubeconfig }))).toMatchObject({ code: 'cluster-other-identity' })
    expect((await cluster()).version).toBe(version)
    await other.close()
  })

  it('is not taken for the everyday one, when that alone is replaced', async () => {
    const house = await openHouse('2026-02-02T09:00:00Z')
    house.cluster.gateway.identify = async (kubeconfig) => ({
      kubeSystemUid: '00000000-0000-4000-8000-00000000c1c1',
      server: 'https://cluster.test',
      kubernetesVersion: 'v1.34.0',
      username: kubeconfig.includes('exits') ? 'grenier-exit' : 'grenier-worker',
    })
    const { clusterId } = await prepareRegion(house)
    const replace = (ifMatch: number, body: { kubeconfig?: string; exitKubeconfig?: string }) =>
      house.api.replaceClusterCredentials({ clusterId, ...body }, callOf(operator, { ifMatch }))
    const { version } = await replace(1, { exitKubeconfig: 'of the identity of exits' })
    expect(await problemOf(replace(version, { kubeconfig: 'of the identity of exits too' }))).toMatchObject({
      code: 'exit-credential-same-identity',
    })
    await expect(replace(version, { kubeconfig: 'a newer one of the worker' })).resolves.toMatchObject({
      exitAccess: 'separate',
    })
    await house.close()
  })
})
