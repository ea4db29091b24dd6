import { addMs, instant } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Transaction, UnitOfWork } from '../shared/ports.ts'
import { leaseWaitMs, renewLeaseEveryMs, takeLease, tenantLeaseMs } from './kept-lease.ts'

const beganAt = instant(1_800_000_000_000)
const tenantId = '0198c0de-7a00-7000-8000-000000000001'
const longestMs = 60_000

const stepMs = 500

let now = beganAt

beforeEach(() => {
  now = beganAt
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

/** Clock and timers go on together. */
async function pass(ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    now = addMs(now, stepMs)
    await vi.advanceTimersByTimeAsync(stepMs)
  }
}

/** A store of one lease; `answers` says what a renewal meets. */
function leaseStore(answers: () => boolean = () => true) {
  const expiries: number[] = []
  const provisioning = {
    acquireLease: async ({ expiresAt }: { expiresAt: number }) => {
      expiries.push(expiresAt)
      return { tenantId, fencingToken: 7n }
    },
    renewLease: async (_lease: unknown, expiresAt: number) => {
      const isHeld = answers()
      if (isHeld) expiries.push(expiresAt)
      return isHeld
    },
  }
  const tx = { provisioning } as unknown as Transaction
  const unitOfWork = { transact: (_scope: unknown, work: (tx: Transaction) => unknown) => work(tx) } as UnitOfWork
  const ports = { unitOfWork, wallClock: { now: () => now }, ids: { next: () => 'holder' } }
  return { expiries, take: () => takeLease(ports, { tenantId, longestMs }) }
}

describe('a tenant’s lease', () => {
  it('of a process that died is free within its length, well below 15 seconds, whenever it died', async () => {
    const { expiries, take } = leaseStore()
    await take()
    for (let turns = 0; turns < 10; turns += 1) {
      const diesAt = now
      expect((expiries.at(-1) ?? 0) - diesAt).toBeLessThan(15_000 - leaseWaitMs)
      await pass(renewLeaseEveryMs / 2)
    }
    expect(expiries.length).toBeGreaterThan(1)
  })

  it('lasts as long as the work, and no renewal comes after it was let go', async () => {
    const { expiries, take } = leaseStore()
    const lease = await take()
    await pass(3 * tenantLeaseMs)
    expect(expiries.at(-1)).toBeGreaterThan(now)
    expect(lease?.mayWrite()).toBe(true)
    lease?.letGo()
    const { length } = expiries
    await pass(3 * tenantLeaseMs)
    expect(expiries).toHaveLength(length)
    expect(lease?.mayWrite()).toBe(false)
  })

  it('allows no write seconds before another run may begin, while the database cannot be reached', async () => {
    const { take } = leaseStore(() => {
      throw new Error('the database is away')
    })
    const lease = await take()
    await pass(tenantLeaseMs - 2 * renewLeaseEveryMs)
    expect(lease?.mayWrite()).toBe(false)
    expect(now).toBeLessThan(addMs(beganAt, tenantLeaseMs))
  })

  it('that was lost is not asked for again', async () => {
    const renewals = vi.fn(() => false)
    const { take } = leaseStore(renewals)
    await take()
    await pass(2 * tenantLeaseMs)
    expect(renewals).toHaveBeenCalledTimes(1)
  })

  it('is not renewed for a run that became older than any may', async () => {
    const { expiries, take } = leaseStore()
    await take()
    await pass(2 * longestMs)
    expect(expiries.at(-1)).toBeLessThanOrEqual(addMs(beganAt, longestMs + tenantLeaseMs))
  })
})
