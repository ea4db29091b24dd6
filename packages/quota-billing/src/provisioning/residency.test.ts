import { describe, expect, it } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { instant } from '../shared/instant.ts'
import { isTransfer, isWithin } from './countries.ts'
import { inForceOn, siteOfRepository, storageSidesAt } from './residency.ts'

const at = instant
/** Enrolled on `a`, moved to `b` (30–40, old side gone at 50), then to `c` (60–70, old side still there). */
const history = {
  currentClusterId: 'c',
  enrolledAt: at(10),
  moves: [
    { sourceClusterId: 'b', targetClusterId: 'c', frozenAt: at(60), switchedAt: at(70), endedAt: null },
    { sourceClusterId: 'a', targetClusterId: 'b', frozenAt: at(30), switchedAt: at(40), endedAt: at(50) },
  ],
}

describe('where the storage of a tenant stood', () => {
  it.each([
    [20, [{ side: 'current', clusterId: 'a', since: 10 }]],
    [
      30,
      [
        { side: 'current', clusterId: 'a', since: 10 },
        { side: 'coming', clusterId: 'b', since: 30 },
      ],
    ],
    [
      40,
      [
        { side: 'current', clusterId: 'b', since: 40 },
        { side: 'left', clusterId: 'a', since: 10 },
      ],
    ],
    [50, [{ side: 'current', clusterId: 'b', since: 40 }]],
    [
      80,
      [
        { side: 'current', clusterId: 'c', since: 70 },
        { side: 'left', clusterId: 'b', since: 40 },
      ],
    ],
  ])('at %i is told with both sides of a move', (instantMs, sides) => {
    expect(storageSidesAt(history, at(instantMs))).toEqual(sides)
  })

  it('is not told of a move that was cancelled before it switched', () => {
    const cancelled = {
      sourceClusterId: 'a',
      targetClusterId: 'b',
      frozenAt: at(30),
      switchedAt: null,
      endedAt: at(35),
    }
    const stayed = { currentClusterId: 'a', enrolledAt: at(10), moves: [cancelled] }
    expect(storageSidesAt(stayed, at(32)).map(({ side }) => side)).toEqual(['current', 'coming'])
    expect(storageSidesAt(stayed, at(36))).toEqual([{ side: 'current', clusterId: 'a', since: 10 }])
  })
})

describe('the site of a repository', () => {
  const sites = [
    { id: 'nord', s3Endpoint: 'https://s3.nord.example' },
    { id: 'sud', s3Endpoint: 'https://s3.sud.example:8443/' },
    { id: 'est', s3Endpoint: null },
  ]

  it.each([
    ['s3:https://s3.nord.example/auvers-backup', 'nord'],
    ['s3:https://S3.Nord.example:443/auvers', 'nord'],
    ['s3:s3.sud.example:8443/auvers', 'sud'],
    ['s3:https://s3.sud.example/auvers', null],
    ['s3:https://s3.nord.example.attacker.test/auvers', null],
    ['grenier-auvers', null],
    ['', null],
  ])('%s is %s', (repository, site) => {
    expect(siteOfRepository(repository, sites)).toBe(site)
  })

  it('is not guessed where two sites have one store', () => {
    const shared = [...sites, { id: 'ouest', s3Endpoint: 'https://s3.nord.example' }]
    expect(siteOfRepository('s3:https://s3.nord.example/auvers', shared)).toBeNull()
  })
})

describe('what holds from a day on', () => {
  const rows = ['2026-06-01', '2026-01-01'].map((day) => ({ validFrom: civilDate(day) }))

  it.each([
    ['2025-12-31', null],
    ['2026-01-01', '2026-01-01'],
    ['2026-05-31', '2026-01-01'],
    ['2026-06-01', '2026-06-01'],
  ])('on %s is that of %s', (day, validFrom) => {
    expect(inForceOn(rows, civilDate(day))?.validFrom ?? null).toBe(validFrom)
  })
})

describe('countries', () => {
  it('of the European Economic Area are no transfer, and others are', () => {
    expect(['FR', 'RE', 'DE', 'NO'].map(isTransfer)).toEqual([false, false, false, false])
    expect(['US', 'CH', 'GB', 'NC', 'XX'].map(isTransfer)).toEqual([true, true, true, true, true])
  })

  it('agree with what a residency says, or do not', () => {
    expect([isWithin('FR', 'FR'), isWithin('GP', 'FR'), isWithin('DE', 'FR')]).toEqual([true, true, false])
    expect([isWithin('FR', 'EU'), isWithin('DE', 'EU'), isWithin('US', 'EU')]).toEqual([true, true, false])
    expect(isWithin('US', 'other')).toBe(true)
  })
})
