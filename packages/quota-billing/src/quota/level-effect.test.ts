import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { msPerDay } from '../shared/instant.ts'
import { levelEffects } from './level-effect.ts'
import type { LevelBalance } from './quota-tree.ts'

const none = { limitBytes: null, overcommitPercent: 100n, allocatedBytes: 0n, heldBytes: 0n }
const root: LevelBalance = { nodeId: 'root', name: 'Région', kind: 'pool', ...none }
const epci: LevelBalance = { ...root, nodeId: 'epci', name: 'EPCI', limitBytes: 100n * GIB, allocatedBytes: 40n * GIB }
const tenant: LevelBalance = { ...root, nodeId: 'commune', name: 'Commune', kind: 'tenant' }
const path = [root, epci, tenant]
const trendOfNode = () => ({ grownBytes: 90n * GIB, overMs: 90 * msPerDay })

describe('the effect of a change', () => {
  test('shows each pool once, root first, with what is left and for how many days, before and after', () => {
    const effects = levelEffects({ path, deltaBytes: 20n * GIB, trendOfNode })
    expect(effects.map(({ level: _level, ...figures }) => figures)).toEqual([
      { freeBytesBefore: null, freeBytesAfter: null, daysToFullBefore: null, daysToFullAfter: null },
      { freeBytesBefore: 60n * GIB, freeBytesAfter: 40n * GIB, daysToFullBefore: 60, daysToFullAfter: 40 },
    ])
  })

  test('of giving back is more room, and of too much a negative rest that says how much lacks', () => {
    const rest = (gib: bigint) => levelEffects({ path, deltaBytes: gib * GIB, trendOfNode })[1]
    expect(rest(-10n)).toMatchObject({ freeBytesAfter: 70n * GIB, daysToFullAfter: 70 })
    expect(rest(75n)).toMatchObject({ freeBytesAfter: -15n * GIB, daysToFullAfter: 0 })
  })
})
