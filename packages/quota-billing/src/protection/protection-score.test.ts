import { describe, expect, test } from 'vitest'
import { type ProtectionFacts, protectionScore } from './protection-score.ts'

const full: ProtectionFacts = {
  copies: 3,
  media: 2,
  sites: 2,
  isOffline: false,
  wasDeletionRefused: true,
  lastVerifiedRestore: { ageDays: 10, faults: 0 },
}
const missed = (changes: Partial<ProtectionFacts>) =>
  protectionScore({ ...full, ...changes }).parts.flatMap(({ point, isMet }) => (isMet ? [] : [point]))

describe('the 3-2-1-1-0 score', () => {
  test('is five when every point is met', () => {
    expect(protectionScore(full).points).toBe(5)
  })

  test.each([
    ['two copies', { copies: 2 }, 'three-copies'],
    ['one medium', { media: 1 }, 'two-media'],
    ['one site', { sites: 1 }, 'one-off-site'],
    ['immutability that was never tried', { wasDeletionRefused: null }, 'one-immutable-or-offline'],
    ['a deletion that went through', { wasDeletionRefused: false }, 'one-immutable-or-offline'],
    ['no restore ever', { lastVerifiedRestore: null }, 'zero-faults'],
    ['a restore with a difference', { lastVerifiedRestore: { ageDays: 1, faults: 1 } }, 'zero-faults'],
    ['a restore too long ago', { lastVerifiedRestore: { ageDays: 91, faults: 0 } }, 'zero-faults'],
  ] as const)('loses one point for %s', (_, changes, point) => {
    expect(missed(changes)).toEqual([point])
    expect(protectionScore({ ...full, ...changes }).points).toBe(4)
  })

  test('takes an offline copy for an immutable one', () => {
    expect(missed({ wasDeletionRefused: null, isOffline: true })).toEqual([])
  })
})
