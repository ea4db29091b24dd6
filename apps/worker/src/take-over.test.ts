import { leaseWaitMs, renewLeaseEveryMs, tenantLeaseMs, watchLeaseMs } from '@grenier/control-plane'
import { jobTakeOverMs } from '@grenier/queue'
import { describe, expect, it } from 'vitest'
import { relayPollMs, watchTurnEveryMs } from './limits.ts'

const takeOverMsMax = 15_000

describe('what a worker that died had in hand', () => {
  it.each([
    ['a job', jobTakeOverMs],
    // Whoever stands behind it looks again at the latest so long after it ended.
    ['the lease of a tenant', tenantLeaseMs + leaseWaitMs + relayPollMs],
    ['the watch of a cluster', watchLeaseMs + watchTurnEveryMs],
  ])('is another’s within 15 seconds: %s', (_what, ms) => {
    expect(ms).toBeLessThan(takeOverMsMax)
  })

  it('is not taken from one that lives for a single turn that was missed', () => {
    expect(2 * renewLeaseEveryMs).toBeLessThan(tenantLeaseMs)
    expect(2 * watchTurnEveryMs).toBeLessThan(watchLeaseMs)
  })
})
