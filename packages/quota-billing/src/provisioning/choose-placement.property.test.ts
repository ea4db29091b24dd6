import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import type { CertificateFact } from './certificate.ts'
import { choosePlacement, type NamedPlaces } from './choose-placement.ts'
import { judgeClusters, type PlacementMap, type PlacementWish } from './judge-clusters.ts'

const today = civilDate('2026-11-26')
const namespacesMax = 10
const options = { today, namespacesMax }
const nobody: NamedPlaces = { storageClusterId: null, backupClusterId: null, sameSiteReason: null }

const residencies = fc.constantFrom('FR', 'EU', 'other')
const siteIds = ['a', 'b', 'c', 'd']
const sites = fc
  .subarray(siteIds, { minLength: 1 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) => fc.record({ id: fc.constant(id), residency: residencies, hasObjectStore: fc.boolean() })),
    ),
  )
const maps: fc.Arbitrary<PlacementMap> = sites.chain((declared) => {
  const siteId = fc.constantFrom(...declared.map(({ id }) => id))
  return fc.record({
    sites: fc.constant(declared),
    clusters: fc
      .array(fc.record({ siteId, namespaces: fc.integer({ min: 0, max: namespacesMax + 1 }) }), { maxLength: 6 })
      .map((list) => list.map((cluster, index) => ({ ...cluster, id: `${cluster.siteId}${index}` }))),
    offers: fc.constant([]),
    certificates: fc.array(
      fc.record({
        id: fc.constant('certificate'),
        kind: fc.constantFrom<CertificateFact['kind'][]>('hds', 'archive-agreement', 'secnumcloud'),
        siteId,
        offerId: fc.constant(null),
        validFrom: fc.constant(civilDate('2024-01-01')),
        validUntil: fc.constantFrom(civilDate('2025-01-01'), civilDate('2027-01-01')),
        withdrawnOn: fc.constant(null),
      }),
      { maxLength: 6 },
    ),
  })
})
const wishes: fc.Arbitrary<PlacementWish> = fc.record({
  dataClasses: fc.subarray<'ordinary' | 'public-archive' | 'health'>(['ordinary', 'public-archive', 'health']),
  residencyMin: fc.option(fc.constantFrom('FR', 'EU')),
  offerIds: fc.constant([]),
})

const chosenFor = (map: PlacementMap, wish: PlacementWish, named: NamedPlaces = nobody) => {
  const clusters = judgeClusters(map, wish, options)
  const answer = choosePlacement(clusters, { named, namespacesMax })
  const find = (id: string | null) => clusters.find((cluster) => cluster.id === id)
  return { clusters, answer, find }
}

describe('a placement', () => {
  test('never takes a cluster that is not fit, nor one without room for its namespaces', () => {
    fc.assert(
      fc.property(maps, wishes, (map, wish) => {
        const { answer, find } = chosenFor(map, wish)
        if (answer.kind === 'refused') return
        const [storage, backup] = [find(answer.placement.storageClusterId), find(answer.placement.backupClusterId)]
        expect(storage?.faults.storage).toEqual([])
        expect(backup?.faults.backup).toEqual([])
        const wanted = storage?.id === backup?.id ? 2 : 1
        expect((storage?.namespaces ?? 99) + wanted).toBeLessThanOrEqual(namespacesMax)
      }),
      propertyRuns,
    )
  })

  test('never leaves backups on the site of the storage where another one is fit for them', () => {
    fc.assert(
      fc.property(maps, wishes, (map, wish) => {
        const everyName = [null, ...map.clusters.map(({ id }) => id)]
        for (const storageClusterId of everyName) {
          for (const backupClusterId of everyName) {
            const named = { storageClusterId, backupClusterId, sameSiteReason: null }
            const { answer, clusters, find } = chosenFor(map, wish, named)
            if (answer.kind === 'refused' || !answer.placement.isSameSite) continue
            const siteId = find(answer.placement.storageClusterId)?.siteId
            expect(clusters.filter(({ faults }) => faults.backup.length === 0).map((one) => one.siteId)).toEqual(
              clusters
                .filter((one) => one.faults.backup.length === 0 && one.siteId === siteId)
                .map((one) => one.siteId),
            )
          }
        }
      }),
      propertyRuns,
    )
  })

  test('is found wherever two clusters are fit, and is the same in whatever order they are declared', () => {
    fc.assert(
      fc.property(maps, wishes, (map, wish) => {
        const { answer, clusters } = chosenFor(map, wish)
        const reversed = { ...map, clusters: map.clusters.toReversed(), sites: map.sites.toReversed() }
        expect(chosenFor(reversed, wish).answer).toEqual(answer)
        const fit = (role: 'storage' | 'backup') => clusters.filter(({ faults }) => faults[role].length === 0)
        const exists = fit('storage').some((storage) =>
          fit('backup').some((backup) => storage.id !== backup.id || storage.namespaces + 2 <= namespacesMax),
        )
        expect(answer.kind).toBe(exists ? 'placed' : 'refused')
      }),
      propertyRuns,
    )
  })

  test('that is possible stays possible when a site with a cluster is added', () => {
    fc.assert(
      fc.property(maps, wishes, residencies, (map, wish, residency) => {
        const added = {
          ...map,
          sites: [...map.sites, { id: 'new', residency, hasObjectStore: true }],
          clusters: [...map.clusters, { id: 'new0', siteId: 'new', namespaces: 0 }],
        }
        if (chosenFor(map, wish).answer.kind === 'placed') expect(chosenFor(added, wish).answer.kind).toBe('placed')
      }),
      propertyRuns,
    )
  })

  test('takes the least used of those that are fit, and the lower id among equals', () => {
    const site = (id: string) => ({ id, residency: 'FR', hasObjectStore: true }) as const
    const map: PlacementMap = {
      sites: [site('a'), site('b')],
      clusters: [
        { id: 'a1', siteId: 'a', namespaces: 3 },
        { id: 'a2', siteId: 'a', namespaces: 2 },
        { id: 'b1', siteId: 'b', namespaces: 2 },
        { id: 'b2', siteId: 'b', namespaces: 2 },
      ],
      offers: [],
      certificates: [],
    }
    const wish = { dataClasses: [], residencyMin: null, offerIds: [] }
    expect(chosenFor(map, wish).answer).toMatchObject({ placement: { storageClusterId: 'a2', backupClusterId: 'b1' } })
    const named = { ...nobody, storageClusterId: 'b2' }
    expect(chosenFor(map, wish, named).answer).toMatchObject({
      placement: { backupClusterId: 'a2', isSameSite: false },
    })
    const both = { ...named, backupClusterId: 'b1' }
    expect(chosenFor(map, wish, both).answer).toEqual({
      kind: 'refused',
      code: 'backup-same-site',
      otherClusterId: 'a1',
    })
    expect(chosenFor(map, wish, { ...both, sameSiteReason: 'the link is being repaired' }).answer).toMatchObject({
      placement: { isSameSite: true },
    })
  })
})
