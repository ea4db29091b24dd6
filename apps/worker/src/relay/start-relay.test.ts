import type { OutboxRelay, OutboxRow } from '@grenier/control-plane/ports'
import { createLogger } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { describe, expect, test, vi } from 'vitest'
import { startRelay } from './start-relay.ts'

const now = instant(1_800_000_000_000)

function rowOf(id: string): OutboxRow {
  return {
    id,
    kind: 'compute-usage',
    version: 1,
    tenantId: null,
    subjectId: 's',
    payload: {},
    attempts: 1,
    traceParent: null,
  }
}

/** An outbox whose due rows are a list, and which tells what was given back. */
function createOutboxDouble(due: OutboxRow[]) {
  const givenBack: string[] = []
  let wake: () => void = () => undefined
  const outboxRelay: OutboxRelay = {
    claim: async ({ limit }) => due.splice(0, limit),
    markDone: async () => undefined,
    retryLater: async (id) => void givenBack.push(id),
    sweep: async () => 0,
    onAppended: async (listener) => {
      wake = listener
      return { stop: async () => undefined }
    },
  }
  return { outboxRelay, givenBack, wake: () => wake() }
}

const common = { wallClock: { now: () => now }, logger: createLogger({ name: 'test', level: 'silent' }) }

describe('the relay', () => {
  test('publishes rows committed while it slept as soon as it is woken', async () => {
    const due: OutboxRow[] = []
    const outbox = createOutboxDouble(due)
    const published: string[] = []
    const queue = { publish: async (rows: readonly OutboxRow[]) => void published.push(...rows.map(({ id }) => id)) }
    const relay = await startRelay({ ...common, outboxRelay: outbox.outboxRelay, queue })
    due.push(rowOf('a'), rowOf('b'))
    outbox.wake()
    await vi.waitFor(() => expect(published).toEqual(['a', 'b']), { timeout: 400 })
    await relay.stop()
  })

  test('gives rows back when the queue does not take them, and goes on', async () => {
    const outbox = createOutboxDouble([rowOf('a'), rowOf('b')])
    let calls = 0
    const queue = {
      publish: async () => {
        calls += 1
        throw new Error('no queue')
      },
    }
    const relay = await startRelay({ ...common, outboxRelay: outbox.outboxRelay, queue })
    await vi.waitFor(() => expect(outbox.givenBack).toEqual(['a', 'b']))
    expect(calls).toBe(1)
    await relay.stop()
  })

  test('ends at once when it is stopped while asleep', async () => {
    const outbox = createOutboxDouble([])
    const relay = await startRelay({
      ...common,
      outboxRelay: outbox.outboxRelay,
      queue: { publish: async () => undefined },
    })
    const startedAt = performance.now()
    await relay.stop()
    expect(performance.now() - startedAt).toBeLessThan(400)
  })
})
