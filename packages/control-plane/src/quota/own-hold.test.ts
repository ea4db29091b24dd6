import type { Offer } from '@grenier/contracts'
import type { LevelBalance } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import { withoutOwnHold } from './own-hold.ts'

const level = (name: string, change: Partial<LevelBalance>): LevelBalance => ({
  nodeId: name,
  name,
  kind: 'pool',
  limitBytes: 1_000n,
  overcommitPercent: 100n,
  allocatedBytes: 300n,
  heldBytes: 50n,
  ...change,
})

test('a request’s own hold is taken off the levels that count it, and off none without limit, which count nothing', () => {
  const path = [
    level('region', { limitBytes: null, allocatedBytes: 0n, heldBytes: 0n }),
    level('group', {}),
    level('member', { kind: 'tenant' }),
  ]
  const offer = { id: 'offer' } as Offer
  const position = { offer, quotaBytes: 0n, allocatedBytes: 0n, usedBytes: null, lastGrantedAt: null, path }
  expect(withoutOwnHold(position, 40n).path.map(({ heldBytes }) => heldBytes)).toEqual([0n, 10n, 50n])
})
