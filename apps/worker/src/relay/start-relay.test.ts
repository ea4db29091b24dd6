import type { OutboxRelay, OutboxRow } from '@grenier/control-plane/ports'
import { createLogger } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { afterEach, describe, expect, test, vi } from 'vitest'
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

afterEach(() => void vi.useRealTimers())

describe('the relay', () => {
  test('publishes rows committed while it slept as soon as it is woken', async () => {
    const due: OutboxRow[] = []
    const outbox = createOutboxDouble(due)
    const published: string[] = []
    const queue = { publish: async (rows: readonly OutboxRow[]) => void published.push(...rows.map(({ id }) => id)) }
    // By itself it would look again after a while: no time passes here.
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const relay = await startRelay({ ...common, outboxRelay: outbox.outboxRelay, queue })
    due.push(rowOf('a'), rowOf('b'))
    outbox.wake()
    await new Promise((resolve) => setImmediate(resolve))
    expect(published).toEqual(['a', 'b'])
    await relay.stop()
  })

  test('hands a row on with what caused it where no traces are kept here', async () => {
    const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const outbox = createOutboxDouble([{ ...rowOf('a'), traceParent }, rowOf('b')])
    const published: OutboxRow[] = []
    const queue = { publish: async (rows: readonly OutboxRow[]) => void published.push(...rows) }
    const relay = await startRelay({ ...common, outboxRelay: outbox.outboxRelay, queue })
    await expect.poll(() => published).toEqual([{ ...rowOf('a'), traceParent }, rowOf('b')])
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
    await expect.poll(() => outbox.givenBack).toEqual(['a', 'b'])
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
