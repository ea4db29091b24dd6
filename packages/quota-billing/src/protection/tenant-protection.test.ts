import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, instantFromIso, msPerHour } from '../shared/instant.ts'
import type { SeenClaim } from './claim-coverage.ts'
import type { SeenCopy } from './copies.ts'
import { judgeTenantProtection } from './tenant-protection.ts'

const now = instantFromIso('2026-03-10T08:00:00.000Z')
const rpoMs = 24 * msPerHour
const hoursAgo = (hours: number) => addMs(now, -hours * msPerHour)

const claim = (name: string, changes: Partial<SeenClaim> = {}): SeenClaim => ({
  name,
  isBound: true,
  accessModes: ['ReadWriteOnce'],
  volumeMode: 'Filesystem',
  isExcluded: false,
  createdAt: hoursAgo(1_000),
  ...changes,
})
const copy = (claimName: string, hours: number, changes: Partial<SeenCopy> = {}): SeenCopy => ({
  claimName,
  driver: 'k8up',
  takenAt: hoursAgo(hours),
  sizeBytes: null,
  ...changes,
})
const upload = (claimName: string, hours: number, sizeBytes: bigint) =>
  copy(claimName, hours, { driver: 'velero', sizeBytes })

function judge(claims: readonly SeenClaim[], copies: readonly SeenCopy[], formerClaims: readonly string[] = []) {
  const { claims: each, coverage, recoveryPoint } = judgeTenantProtection({ claims, copies, formerClaims, rpoMs, now })
  return {
    each: each.map(({ state, reason }) => `${state} ${reason}`),
    coverage: `${coverage.status} ${coverage.reason}`,
    recoveryPoint: `${recoveryPoint.status} ${recoveryPoint.reason}`,
    named: coverage.claims.map(({ name }) => name),
  }
}

describe('the protection of a tenant', () => {
  test('is green when every claim has a copy younger than the objective', () => {
    expect(judge([claim('a'), claim('b')], [copy('a', 3), copy('b', 24), copy('b', 90)])).toMatchObject({
      each: ['covered good-copy', 'covered good-copy'],
      coverage: 'True EveryClaimCopied',
      recoveryPoint: 'True EveryCopyYoungEnough',
    })
  })

  test('says that a copy is too old, which is still a copy', () => {
    expect(judge([claim('a')], [copy('a', 25)])).toMatchObject({
      each: ['stale copy-too-old'],
      coverage: 'True EveryClaimCopied',
      recoveryPoint: 'False RecoveryPointMissed',
    })
  })

  test.each([
    ['unbound', { isBound: false }, 'claim-unbound'],
    ['used by one pod alone', { accessModes: ['ReadWriteOncePod'] }, 'claim-read-write-once-pod'],
    ['a block device', { volumeMode: 'Block' }, 'claim-block'],
    ['left out by a mark', { isExcluded: true }, 'claim-excluded'],
  ] as const)(
    'names a claim that K8up passes over because it is %s, even with a copy under its name',
    (_, change, reason) => {
      expect(judge([claim('ok'), claim('odd', change)], [copy('ok', 1), copy('odd', 1)])).toEqual({
        each: ['covered good-copy', `uncovered ${reason}`],
        coverage: 'False ClaimsPassedOver',
        recoveryPoint: 'False RecoveryPointMissed',
        named: ['odd'],
      })
    },
  )

  test('counts the upload of another driver for a claim that K8up cannot mount, if it moved bytes', () => {
    const disk = claim('disk', { volumeMode: 'Block' })
    expect(judge([disk], [upload('disk', 1, 7n)]).coverage).toBe('True EveryClaimCopied')
    expect(judge([disk], [upload('disk', 1, 0n)]).coverage).toBe('False ClaimsPassedOver')
  })

  test('does not take a copy of a former claim of the same name for one of this claim', () => {
    const young = claim('a', { createdAt: hoursAgo(30) })
    expect(judge([young], [copy('a', 31)])).toMatchObject({ each: ['uncovered no-copy'], coverage: 'False NoCopy' })
  })

  test('is unknown, not green, while a new claim waits for its first copy', () => {
    const young = claim('a', { createdAt: hoursAgo(2) })
    expect(judge([young], [])).toMatchObject({
      each: ['uncovered first-copy-due'],
      coverage: 'Unknown FirstCopyDue',
      recoveryPoint: 'Unknown FirstCopyDue',
    })
  })

  test('does not believe a copy from the future', () => {
    expect(judge([claim('a')], [copy('a', -1)]).coverage).toBe('False NoCopy')
  })

  test('without claims says that there is nothing to protect, unless one is known that held data', () => {
    expect(judge([], [])).toMatchObject({ coverage: 'True NothingToProtect', recoveryPoint: 'True NothingToProtect' })
    expect(judge([], [copy('a', 1)], ['a'])).toMatchObject({ coverage: 'False ClaimsGone', named: ['a'] })
  })

  test('names a claim that is gone beside claims that are covered', () => {
    expect(judge([claim('a')], [copy('a', 1)], ['a', 'b'])).toMatchObject({
      coverage: 'False ClaimsGone',
      named: ['b'],
    })
  })
})

const names = fc.constantFrom('a', 'b', 'c')
const claims = fc.uniqueArray(
  fc.record({
    name: names,
    isBound: fc.boolean(),
    accessModes: fc.subarray(['ReadWriteOnce', 'ReadWriteOncePod']),
    volumeMode: fc.constantFrom('Filesystem' as const, 'Block' as const),
    isExcluded: fc.boolean(),
    createdAt: fc.integer({ min: 0, max: 200 }).map(hoursAgo),
  }),
  { selector: ({ name }) => name, maxLength: 3 },
)
const copies = fc.array(
  fc.record({
    claimName: names,
    driver: fc.constantFrom('k8up' as const, 'velero' as const),
    takenAt: fc.integer({ min: -5, max: 200 }).map(hoursAgo),
    sizeBytes: fc.option(fc.bigInt({ min: 0n, max: 9n })),
  }),
  { maxLength: 12 },
)

const facts = { formerClaims: [], rpoMs, now }

describe('whatever is seen', () => {
  test('green means that each claim is bound and has a copy of its own within the objective', () => {
    fc.assert(
      fc.property(claims, copies, (seenClaims, seenCopies) => {
        const { coverage, recoveryPoint } = judgeTenantProtection({ claims: seenClaims, copies: seenCopies, ...facts })
        if (recoveryPoint.status !== 'True') return
        expect(coverage.status).toBe('True')
        for (const { name, isBound, createdAt } of seenClaims) {
          const own = seenCopies.filter(({ claimName, takenAt }) => claimName === name && takenAt >= createdAt)
          expect([isBound, own.some(({ takenAt }) => now - takenAt <= rpoMs)]).toEqual([true, true])
        }
      }),
    )
  })

  test('one copy more never makes a claim worse, and taking all away leaves nothing green but an empty tenant', () => {
    const rank = { covered: 2, stale: 1, uncovered: 0 }
    fc.assert(
      fc.property(claims, copies, (seenClaims, seenCopies) => {
        const before = judgeTenantProtection({ claims: seenClaims, copies: seenCopies.slice(1), ...facts })
        const after = judgeTenantProtection({ claims: seenClaims, copies: seenCopies, ...facts })
        after.claims.forEach(({ state }, index) => {
          expect(rank[state]).toBeGreaterThanOrEqual(rank[before.claims[index]?.state ?? 'uncovered'])
        })
        const bare = judgeTenantProtection({ claims: seenClaims, copies: [], ...facts })
        expect(bare.coverage.status === 'True').toBe(seenClaims.length === 0)
      }),
    )
  })
})
