import { describe, expect, it } from 'vitest'
import {
  type BulkMember,
  type BulkOutcome,
  type BulkRun,
  keyOf,
  leftOf,
  readBulkRun,
  refusalsOf,
  walkBulk,
} from './bulk-run.ts'

const members: readonly BulkMember[] = Array.from({ length: 10 }, (_, number) => ({
  id: `tenant-${number}`,
  name: `Commune ${number}`,
}))
const run: BulkRun = { id: 'run-1', action: 'backup', members, outcomes: {} }
const done: BulkOutcome = { kind: 'done', sentence: null }

describe('a run over many members', () => {
  it('acts on each once, a few at a time, and notes refusals beside what was done', async () => {
    let atOnce = 0
    let atOnceMax = 0
    const outcomes = new Map<string, BulkOutcome>()
    await walkBulk(members, {
      act: async ({ id }) => {
        atOnce += 1
        atOnceMax = Math.max(atOnceMax, atOnce)
        await Promise.resolve()
        atOnce -= 1
        return id === 'tenant-3' ? { kind: 'refused', sentence: 'nothing there' } : done
      },
      onOutcome: (tenantId, outcome) => {
        expect(outcomes.has(tenantId)).toBe(false)
        outcomes.set(tenantId, outcome)
      },
      isStopped: () => false,
    })
    expect(outcomes.size).toBe(10)
    expect(outcomes.get('tenant-3')).toEqual({ kind: 'refused', sentence: 'nothing there' })
    expect(atOnceMax).toBe(4)
  })

  it('begins nothing once it is stopped, and waits for what was begun', async () => {
    const seen: string[] = []
    await walkBulk(members, {
      act: async () => done,
      onOutcome: (tenantId) => seen.push(tenantId),
      isStopped: () => seen.length >= 2,
    })
    expect(seen.length).toBeGreaterThanOrEqual(2)
    expect(seen.length).toBeLessThan(10)
  })

  it('ends where nobody answers, and leaves the rest without an outcome', async () => {
    const seen: string[] = []
    const walking = walkBulk(members, {
      act: async ({ id }) => {
        if (id === 'tenant-4') throw new Error('no connection')
        return done
      },
      onOutcome: (tenantId) => seen.push(tenantId),
      isStopped: () => false,
    })
    await expect(walking).rejects.toThrow('no connection')
    expect(seen).not.toContain('tenant-4')
    expect(seen.length).toBeLessThan(10)
  })

  it('says each reason of a refusal once, the most frequent first', () => {
    const refused = (sentence: string): BulkOutcome => ({ kind: 'refused', sentence })
    const outcomes = { a: done, b: refused('full'), c: refused('known'), d: refused('known') }
    expect(refusalsOf({ outcomes })).toEqual([
      { sentence: 'known', count: 2 },
      { sentence: 'full', count: 1 },
    ])
  })

  it('goes on with those that have no outcome, under the keys they had', () => {
    const half = { ...run, outcomes: { 'tenant-0': done, 'tenant-5': done } }
    expect(leftOf(half)).toHaveLength(8)
    expect(leftOf(half)[0]?.id).toBe('tenant-1')
    expect(keyOf(half, 'tenant-1')).toBe('bulk:run-1:backup:tenant-1')
  })
})

describe('a run that was written down', () => {
  it('is read back as it was', () => {
    const half = { ...run, outcomes: { 'tenant-0': done } }
    expect(readBulkRun(JSON.stringify(half))).toEqual(half)
  })

  it('is read back with what it enrols, and the tenants that communes became', () => {
    const terms = {
      actId: 'a',
      numberPrefix: 'C-',
      startsOn: '2026-03-01',
      noticeDays: 180,
      billingCycle: 'month',
      commitmentCents: null,
      advanceCents: null,
      settlementMode: 'titre',
    } as const
    const order = { terms, communes: { '95127': { parentNodeId: 'p', starterQuotas: [] } } }
    const outcomes = { '95127': { ...done, tenantId: 'tenant-1' } }
    const enrolling = { id: 'run-2', action: 'enrol', members: [{ id: '95127', name: 'Cergy' }], outcomes, order }
    expect(readBulkRun(JSON.stringify(enrolling))).toEqual(enrolling)
    expect(readBulkRun(JSON.stringify({ ...enrolling, order: undefined }))).toBeNull()
    expect(readBulkRun(JSON.stringify({ ...enrolling, action: 'backup' }))).toBeNull()
  })

  it.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['an action nobody knows', JSON.stringify({ ...run, action: 'suspend' })],
    ['members without a name', JSON.stringify({ ...run, members: [{ id: 'a' }] })],
  ])('is none of %s', (_, text) => {
    expect(readBulkRun(text)).toBeNull()
  })
})
