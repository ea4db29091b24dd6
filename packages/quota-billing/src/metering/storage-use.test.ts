import { describe, expect, it } from 'vitest'
import { storageUseStage } from './storage-use.ts'

const stage = (usedBytes: bigint | null, isComplete: boolean, quotaBytes = 1_000n) =>
  storageUseStage({ quotaBytes, usedBytes, isComplete })

describe('the use inside the volumes of a quota', () => {
  it('warns from 80 %, not a byte sooner', () => {
    expect(stage(799n, true)).toBe('room')
    expect(stage(800n, true)).toBe('nearly-full')
    expect(stage(null, true)).toBe('room')
  })

  it('that was not measured warns of nothing and is no room either', () => {
    expect(stage(null, false)).toBe('unknown')
    expect(stage(799n, false)).toBe('unknown')
  })

  it('that was measured in part warns once that part alone is 80 %', () => {
    expect(stage(800n, false)).toBe('nearly-full')
  })

  it('of no quota is never nearly full', () => {
    expect(stage(5n, true, 0n)).toBe('room')
  })
})
