import type { JobOutcome, JobUseCases } from '@grenier/control-plane'
import type { OutboxRelay, OutboxRow } from '@grenier/control-plane/ports'
import { createLogger } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { createJobHandlers } from './jobs/job-handlers.ts'
import { retryDelayMsMax, unreadableRetryMs } from './limits.ts'
import { runRow } from './run-row.ts'
import type { JobRun } from './telemetry/job-runs.ts'

const now = instant(1_800_000_000_000)
const tenantId = '0198c0de-7a00-7000-8000-000000000001'

/** Remembers what a row ended as. */
function createRelayDouble() {
  const ends: unknown[] = []
  const relay: OutboxRelay = {
    claim: async () => [],
    markDone: async (id, at) => void ends.push({ id, doneAt: at }),
    retryLater: async (id, later) => void ends.push({ id, ...later }),
    sweep: async () => 0,
    onAppended: async () => ({ stop: async () => undefined }),
  }
  return { relay, ends }
}

function rowOf(change: Partial<OutboxRow>): OutboxRow {
  return {
    id: 'row-1',
    kind: 'reconcile-tenant',
    version: 1,
    tenantId,
    subjectId: tenantId,
    payload: { tenantId },
    attempts: 1,
    traceParent: null,
    ...change,
  }
}

async function endOf(
  row: OutboxRow,
  work: () => Promise<JobOutcome>,
  onRun: (run: JobRun) => void = () => undefined,
): Promise<unknown[]> {
  const { relay, ends } = createRelayDouble()
  const useCases: JobUseCases = {
    'reconcile-tenant': work,
    'take-over-namespace': work,
    'serve-waiting-list': work,
    'sweep-quota-requests': work,
    'compute-usage': work,
    'purge-readings': work,
    'remind-references': work,
    'seal-audit': work,
    'assess-budgets': work,
    'close-period': work,
    'issue-statements': work,
    'end-temporary-quotas': work,
    'end-quota-loans': work,
    'sweep-reservations': work,
    'observe-protection': work,
    'run-protection-task': work,
    'start-restore-drills': work,
    'clean-restore-drill': work,
    'observe-buckets': work,
    'observe-volumes': work,
    'observe-capacity': work,
    'probe-deletion': work,
    'probe-network': work,
    'renew-cluster-credentials': work,
    'export-tenant': work,
    'announce-subprocessor': work,
    'apply-territory-event': work,
    'purge-expired': work,
    'advance-exit': work,
    'advance-move': work,
    'write-notice': work,
    'send-delivery': work,
    'mail-operator-task': work,
    'draw-paper-batch': work,
    'send-sign-in-link': work,
    'tell-second-factor-reset': work,
    'watch-thresholds': work,
    'remind-expiries': work,
    'run-needs-campaigns': work,
    'remind-milestones': work,
  }
  await runRow(
    {
      outboxRelay: relay,
      handlers: createJobHandlers(useCases),
      wallClock: { now: () => now },
      logger: createLogger({ name: 'test', level: 'silent' }),
      onRun,
    },
    row,
  )
  return ends
}

describe('the end of an outbox row', () => {
  test('work done is marked done, once', async () => {
    expect(await endOf(rowOf({}), async () => ({ kind: 'done' }))).toEqual([{ id: 'row-1', doneAt: now }])
  })

  test('work to be tried again goes back with its reason, later each time', async () => {
    const again = async (): Promise<JobOutcome> => ({ kind: 'retry', delayMs: 2_000, reason: 'wait-for-status' })
    expect(await endOf(rowOf({ attempts: 1 }), again)).toEqual([
      { id: 'row-1', notBefore: now + 2_000, reason: 'wait-for-status' },
    ])
    expect(await endOf(rowOf({ attempts: 3 }), again)).toEqual([
      { id: 'row-1', notBefore: now + 8_000, reason: 'wait-for-status' },
    ])
  })

  test('work that awaits its turn comes back when it asked to, however often it failed before, and is no attempt', async () => {
    const attempts = 7
    const turn: JobOutcome = { kind: 'retry', delayMs: 500, reason: 'lease-held', isTurnAwaited: true }
    expect(await endOf(rowOf({ attempts }), async () => turn)).toEqual([
      { id: 'row-1', notBefore: now + 500, reason: 'lease-held', isTurnAwaited: true },
    ])
    const failure: JobOutcome = { kind: 'retry', delayMs: 500, reason: 'cluster-unreachable' }
    expect(await endOf(rowOf({ attempts }), async () => failure)).toEqual([
      { id: 'row-1', notBefore: now + 500 * 2 ** (attempts - 1), reason: 'cluster-unreachable' },
    ])
  })

  test('a defect goes back too, with its message, and never faster than the limit allows', async () => {
    const fail = async (): Promise<JobOutcome> => {
      throw new Error('out of order')
    }
    expect(await endOf(rowOf({ attempts: 50 }), fail)).toEqual([
      { id: 'row-1', notBefore: now + retryDelayMsMax, reason: 'out of order' },
    ])
  })

  test.each([{ kind: 'unheard-of' }, { version: 99 }])(
    'a row that this release cannot read stays for another one: %o',
    async (change) => {
      let worked = false
      const ends = await endOf(rowOf(change), async () => {
        worked = true
        return { kind: 'done' }
      })
      expect(worked).toBe(false)
      const delayMs = Math.min(unreadableRetryMs, retryDelayMsMax)
      expect(ends).toEqual([{ id: 'row-1', notBefore: now + delayMs, reason: 'not-readable' }])
    },
  )

  test.each([
    ['done', {}, async (): Promise<JobOutcome> => ({ kind: 'done' })],
    ['later', {}, async (): Promise<JobOutcome> => ({ kind: 'retry', delayMs: 1, reason: 'busy' })],
    ['failed', {}, () => Promise.reject(new Error('out of order'))],
    ['unreadable', { version: 99 }, async (): Promise<JobOutcome> => ({ kind: 'done' })],
  ] as const)('whoever counts runs is told that one ended as %s', async (end, change, work) => {
    const runs: JobRun[] = []
    await endOf(rowOf(change), work, (run) => runs.push(run))
    expect(runs).toEqual([{ kind: 'reconcile-tenant', end, durationMs: 0 }])
  })

  test('a payload that does not fit its kind never reaches the use case', async () => {
    let worked = false
    const ends = await endOf(rowOf({ payload: { tenantId: 'not an id' } }), async () => {
      worked = true
      return { kind: 'done' }
    })
    expect(worked).toBe(false)
    expect(ends).toHaveLength(1)
    expect(ends[0]).toMatchObject({ id: 'row-1', notBefore: expect.any(Number) })
  })
})

describe('the handlers of a process', () => {
  const useCases: JobUseCases = {
    'reconcile-tenant': async () => ({ kind: 'done' }),
    'take-over-namespace': async () => ({ kind: 'done' }),
    'serve-waiting-list': async () => ({ kind: 'done' }),
    'sweep-quota-requests': async () => ({ kind: 'done' }),
    'compute-usage': async () => ({ kind: 'done' }),
    'purge-readings': async () => ({ kind: 'done' }),
    'remind-references': async () => ({ kind: 'done' }),
    'seal-audit': async () => ({ kind: 'done' }),
    'assess-budgets': async () => ({ kind: 'done' }),
    'close-period': async () => ({ kind: 'done' }),
    'issue-statements': async () => ({ kind: 'done' }),
    'end-temporary-quotas': async () => ({ kind: 'done' }),
    'end-quota-loans': async () => ({ kind: 'done' }),
    'sweep-reservations': async () => ({ kind: 'done' }),
    'observe-protection': async () => ({ kind: 'done' }),
    'run-protection-task': async () => ({ kind: 'done' }),
    'start-restore-drills': async () => ({ kind: 'done' }),
    'clean-restore-drill': async () => ({ kind: 'done' }),
    'observe-buckets': async () => ({ kind: 'done' }),
    'observe-volumes': async () => ({ kind: 'done' }),
    'observe-capacity': async () => ({ kind: 'done' }),
    'probe-deletion': async () => ({ kind: 'done' }),
    'probe-network': async () => ({ kind: 'done' }),
    'renew-cluster-credentials': async () => ({ kind: 'done' }),
    'export-tenant': async () => ({ kind: 'done' }),
    'announce-subprocessor': async () => ({ kind: 'done' }),
    'apply-territory-event': async () => ({ kind: 'done' }),
    'purge-expired': async () => ({ kind: 'done' }),
    'advance-exit': async () => ({ kind: 'done' }),
    'advance-move': async () => ({ kind: 'done' }),
    'write-notice': async () => ({ kind: 'done' }),
    'send-delivery': async () => ({ kind: 'done' }),
    'mail-operator-task': async () => ({ kind: 'done' }),
    'draw-paper-batch': async () => ({ kind: 'done' }),
    'send-sign-in-link': async () => ({ kind: 'done' }),
    'tell-second-factor-reset': async () => ({ kind: 'done' }),
    'watch-thresholds': async () => ({ kind: 'done' }),
    'remind-expiries': async () => ({ kind: 'done' }),
    'run-needs-campaigns': async () => ({ kind: 'done' }),
    'remind-milestones': async () => ({ kind: 'done' }),
  }

  test('a process does not start with a kind of job that nobody takes', () => {
    expect(() => createJobHandlers(useCases, [])).toThrow('reconcile-tenant has 0 handlers')
  })

  test('a process does not start with two handlers for one kind', () => {
    const [handler] = createJobHandlers(useCases).values()
    if (handler === undefined) throw new Error('no handler')
    const twice = [...createJobHandlers(useCases).values(), handler].map((one) => () => one)
    expect(() => createJobHandlers(useCases, twice)).toThrow(`${handler.kind} has 2 handlers`)
  })
})
