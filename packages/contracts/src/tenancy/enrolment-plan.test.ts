import { GIB, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import type { Offer, Pool } from '../quota/quota.schemas.ts'
import { planOf, roomiest, type StarterOffers } from './enrolment-plan.ts'
import type { RegisterCommune } from './register.schemas.ts'

const recordedAt = instant(0)

const offerOf = (id: string, kind: Offer['kind'], stepGib: bigint): Offer => ({
  id,
  code: id,
  name: id,
  kind,
  clusterId: 'cluster',
  className: id,
  residency: 'FR',
  sizeStepsBytes: [],
  roundingStepBytes: stepGib * GIB,
  quotaBytesMax: 10_000n * GIB,
  recordedAt,
  version: 1,
})
const block = offerOf('block', 'block', 16n)
const backup = offerOf('backup', 'backup', 1n)
const offers: StarterOffers = { storageBytes: block, bucketBytes: null, backupBytes: backup }

const poolOf = (
  id: string,
  [parentId, organisationId]: readonly [string | null, string | null],
  freeGib: bigint | null,
): Pool => ({
  id,
  name: id,
  parentId,
  organisationId,
  recordedAt,
  version: 1,
  levels: [
    {
      offerId: block.id,
      limitBytes: 1_000n * GIB,
      overcommitPercent: 100,
      allocatedBytes: 0n,
      heldBytes: 0n,
      freeBytes: freeGib === null ? null : freeGib * GIB,
    },
  ],
})
const root = poolOf('root', [null, null], 100n)
const ofGroup = poolOf('of-group', ['root', 'group-1'], 40n)

const communeOf = (inseeCode: string, facts: Partial<RegisterCommune> = {}): RegisterCommune => ({
  inseeCode,
  name: inseeCode,
  siren: '219500006',
  inhabitants: 400,
  departementCode: '95',
  epci: null,
  organisationId: null,
  tenantId: null,
  ...facts,
})
const group = (organisationId: string | null) => ({ siren: '249500109', name: 'CA', organisationId })

describe('what enrolling communes would create', () => {
  it('gives each what its population says, in whole steps of the offer, and nothing of an offer that nobody starts with', () => {
    const plan = planOf([communeOf('95001'), communeOf('95002', { inhabitants: 1_500 })], {
      pools: [root],
      otherwise: root,
      offers,
    })
    expect(plan.orders['95001']?.starterQuotas).toEqual([
      { offerId: 'block', quotaBytes: (32n * GIB).toString() },
      { offerId: 'backup', quotaBytes: (40n * GIB).toString() },
    ])
    expect(plan.orders['95002']?.starterQuotas[0]?.quotaBytes).toBe((64n * GIB).toString())
    expect(plan.totals).toEqual([
      { offer: block, bytes: 96n * GIB },
      { offer: backup, bytes: 140n * GIB },
    ])
    expect(plan.inhabitants).toBe(1_900)
  })

  it('counts each below the pool of its EPCI and all above it, and says first where room is missing', () => {
    const within = [communeOf('95001', { epci: group('group-1') }), communeOf('95002', { epci: group('group-1') })]
    const plan = planOf([...within, communeOf('95003')], { pools: [root, ofGroup], otherwise: root, offers })
    expect(plan.orders['95001']?.parentNodeId).toBe('of-group')
    expect(plan.orders['95003']?.parentNodeId).toBe('root')
    expect(plan.needs).toEqual([
      { pool: ofGroup, offer: block, neededBytes: 64n * GIB, freeBytes: 40n * GIB, lacks: true },
      { pool: root, offer: block, neededBytes: 96n * GIB, freeBytes: 100n * GIB, lacks: false },
    ])
  })

  it('needs nothing where a level has no limit', () => {
    const free = poolOf('free', [null, null], null)
    expect(planOf([communeOf('95001')], { pools: [free], otherwise: free, offers }).needs).toEqual([])
  })

  it('begins with the offer of which the most is left', () => {
    expect(roomiest([], root)).toBeNull()
    // Of the backup no level has a limit.
    expect(roomiest([block, backup], root)).toBe(backup)
    expect(roomiest([backup, block], root)).toBe(backup)
    const other = offerOf('other', 'block', 1n)
    const levels = root.levels.flatMap((level) => [level, { ...level, offerId: other.id, freeBytes: 900n * GIB }])
    expect(roomiest([block, other], { ...root, levels })).toBe(other)
  })

  it('records a new EPCI once, and what is recorded already not at all', () => {
    const communes = [
      communeOf('95001', { epci: group(null), siren: null }),
      communeOf('95002', { epci: group(null), inhabitants: null }),
      communeOf('95003', { organisationId: 'known', epci: group('group-1') }),
    ]
    expect(planOf(communes, { pools: [root], otherwise: root, offers })).toMatchObject({
      newCommunes: 2,
      newEpcis: 1,
      withoutSiren: 1,
      inhabitants: 800,
    })
  })
})
