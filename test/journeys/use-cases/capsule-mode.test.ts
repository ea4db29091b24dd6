import type { CapsuleMode, Cluster } from '@grenier/contracts'
import type { CapsuleFacts } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsOf } from './cluster-facts.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'
import { standsMoved } from './standing-move.ts'

let house: House
let region: Region
beforeAll(async () => {
  house = await openHouse('2026-05-04T07:00:00Z')
  region = await prepareRegion(house)
})
afterAll(() => house?.close())

async function cluster(): Promise<Cluster> {
  const { items } = await house.api.listClusters({ limit: 10 }, callOf(operator))
  const found = items.find(({ id }) => id === region.clusterId)
  if (found === undefined) throw new Error('no cluster is declared')
  return found
}

const moveStates = ['planned', 'freezing', 'restoring', 'cancelling', 'cancelled', 'switched', 'removing', 'ended']

async function sees(capsule: CapsuleFacts | null): Promise<void> {
  house.cluster.facts = factsOf(await cluster(), { capsule })
}

async function change(capsule: CapsuleMode): Promise<Cluster> {
  const { id: clusterId, version } = await cluster()
  return await house.api.changeCapsuleMode({ clusterId, capsule }, callOf(operator, { ifMatch: version }))
}

const administrator = { servesTenants: true, standing: 'administrator' } as const

async function gaps(): Promise<string[]> {
  const preflight = await house.api.examineCluster({ clusterId: region.clusterId }, callOf(operator))
  return preflight.gaps.map(({ code }) => code).filter((code) => code.startsWith('capsule-'))
}

describe('how Capsule is dealt with on a cluster', () => {
  it('is told by a preflight while nobody chose, and chosen by an operator', async () => {
    await sees({ servesTenants: true, standing: 'none' })
    expect(await gaps()).toEqual(['capsule-unheeded'])
    expect((await change('coexist')).profile.capsule).toBe('coexist')
    expect(await gaps()).toEqual([])
  })

  it('is by Tenants only where Capsule is served and counts us among its administrators', async () => {
    await sees(null)
    expect((await problemOf(change('tenants'))).code).toBe('capsule-unserved')
    for (const standing of ['user', 'none', 'unread'] as const) {
      await sees({ servesTenants: true, standing })
      expect(await problemOf(change('tenants'))).toMatchObject({ code: 'capsule-may-not-assign', params: { standing } })
    }
    expect((await cluster()).profile.capsule).toBe('coexist')
    await sees(administrator)
    const changed = await change('tenants')
    expect(changed.profile).toMatchObject({ capsule: 'tenants', oidcGroupsPrefix: expect.any(String) })
    expect(await cluster()).toEqual(changed)
  })

  it('is checked at a declaration as well: nothing is stored of a cluster that does not let us', async () => {
    const { siteId, profile } = await cluster()
    const declare = (capsule: CapsuleMode) =>
      house.api.declareCluster(
        {
          name: `cergy-${capsule}`,
          siteId,
          kubeconfig: `a kubeconfig of a cluster with ${capsule}`,
          profile: { ...profile, capsule },
        },
        callOf(operator),
      )
    await sees({ servesTenants: true, standing: 'user' })
    expect((await problemOf(declare('tenants'))).code).toBe('capsule-may-not-assign')
    expect((await declare('coexist')).profile.capsule).toBe('coexist')
  })

  it('is not changed by somebody who saw another version', async () => {
    const { id: clusterId, version } = await cluster()
    const stale = house.api.changeCapsuleMode({ clusterId, capsule: 'off' }, callOf(operator, { ifMatch: version - 1 }))
    expect((await problemOf(stale)).code).toBe('version-stale')
  })

  it('changes neither to Tenants nor from them once a member stands there', async () => {
    await enrolCommune(house, region, { name: 'Auvers' })
    expect((await problemOf(change('off'))).code).toBe('capsule-tenants-standing')
    expect((await problemOf(change('coexist'))).code).toBe('capsule-tenants-standing')
    await sees(administrator)
    expect((await change('tenants')).profile.capsule).toBe('tenants')
  })

  it('changes between the two that keep no Tenants whoever stands there', async () => {
    const other = await openHouse('2026-05-04T07:00:00Z')
    try {
      const ground = await prepareRegion(other)
      await enrolCommune(other, ground, { name: 'Bray' })
      const call = (ifMatch: number) => callOf(operator, { ifMatch })
      const { clusterId } = ground
      const beside = await other.api.changeCapsuleMode({ clusterId, capsule: 'coexist' }, call(1))
      expect((await other.api.changeCapsuleMode({ clusterId, capsule: 'off' }, call(beside.version))).version).toBe(3)
      other.cluster.facts = factsOf(beside, { capsule: administrator })
      expect((await problemOf(other.api.changeCapsuleMode({ clusterId, capsule: 'tenants' }, call(3)))).code).toBe(
        'capsule-tenants-standing',
      )
    } finally {
      await other.close()
    }
  })

  it('changes neither where a move is to bring a member, nor where one has left its old side', async () => {
    const { siteId, profile } = await cluster()
    const { id: tenantId } = await enrolCommune(house, region, { name: 'Chars' })
    const other = await house.api.declareCluster(
      {
        name: 'cergy-nu',
        siteId,
        kubeconfig: 'a kubeconfig of a bare cluster',
        profile: { ...profile, capsule: 'off' },
      },
      callOf(operator),
    )
    house.cluster.facts = factsOf(other, { capsule: administrator })
    const [here, there] = [region.clusterId, other.id]
    let { version } = other
    const outcome = async (move: { state: string; from: string; to: string }): Promise<string> => {
      await standsMoved(house, tenantId, move)
      const capsule: CapsuleMode = version % 2 === 1 ? 'tenants' : 'off'
      const changing = house.api.changeCapsuleMode(
        { clusterId: there, capsule },
        callOf(operator, { ifMatch: version }),
      )
      return changing.then(
        (changed) => {
          version = changed.version
          return 'changed'
        },
        ({ code }: { code?: string }) => code ?? '',
      )
    }
    const outcomes: Record<string, string> = {}
    for (const state of moveStates) {
      outcomes[`to it, ${state}`] = await outcome({ state, from: here, to: there })
      outcomes[`from it, ${state}`] = await outcome({ state, from: there, to: here })
    }
    const refused = Object.keys(outcomes).filter((move) => outcomes[move] === 'capsule-tenants-standing')
    expect(refused).toEqual([
      'to it, planned',
      'to it, freezing',
      'to it, restoring',
      'to it, cancelling',
      'to it, switched',
      'from it, switched',
      'to it, removing',
      'from it, removing',
    ])
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['capsule-tenants-standing', 'changed']))
  })
})
