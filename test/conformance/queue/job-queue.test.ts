import type { OutboxRow } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backendKinds, openBackend, rowOf, type TestBackend } from './backends.ts'

describe.each(backendKinds)('a job queue on %s', (kind) => {
  let backend: TestBackend | null = null

  beforeAll(async () => {
    backend = await openBackend(kind)
  })

  afterAll(() => backend?.close())

  /** The backend, or the test is skipped with its reason. */
  function require(context: { skip: (note: string) => never }): TestBackend {
    return backend ?? context.skip(`no ${kind} server on this machine`)
  }

  test('hands every row to the handler as it was published', async (context) => {
    const queue = await require(context).openQueue('every-row')
    const row: OutboxRow = { ...rowOf('a'), tenantId: '0198c0de-7a00-7000-8000-000000000001', attempts: 3 }
    await queue.publish([row])
    const seen: OutboxRow[] = []
    await queue.consume(async (taken) => void seen.push(taken), { concurrency: 2 })
    await expect.poll(() => seen).toEqual([row])
    await queue.close()
  })

  test('rows published before anyone consumes are not lost', async (context) => {
    const here = require(context)
    const producer = await here.openQueue('earlier')
    await producer.publish(Array.from({ length: 500 }, (_, index) => rowOf(`row-${index}`)))
    await producer.close()
    const consumer = await here.openQueue('earlier')
    const seen = new Set<string>()
    await consumer.consume(async ({ id }) => void seen.add(id), { concurrency: 8 })
    await expect.poll(() => seen.size).toBe(500)
    await consumer.close()
  })

  test('a row that waits is not added a second time, and can be published again once it was done', async (context) => {
    const queue = await require(context).openQueue('twice')
    await queue.publish([rowOf('a')])
    await queue.publish([rowOf('a'), rowOf('b')])
    const seen: string[] = []
    await queue.consume(async ({ id }) => void seen.push(id), { concurrency: 1 })
    await expect.poll(() => queue.countUnfinished()).toBe(0)
    expect(seen.toSorted()).toEqual(['a', 'b'])
    await queue.publish([rowOf('a')])
    await expect.poll(() => seen.filter((id) => id === 'a')).toHaveLength(2)
    await queue.close()
  })

  test('works on as many rows at once as it was told, and no more', async (context) => {
    const queue = await require(context).openQueue('at-once')
    await queue.publish(Array.from({ length: 12 }, (_, index) => rowOf(`row-${index}`)))
    let running = 0
    let most = 0
    let finished = 0
    await queue.consume(
      async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 50))
        running -= 1
        finished += 1
      },
      { concurrency: 4 },
    )
    await expect.poll(() => finished).toBe(12)
    expect(most).toBe(4)
    await queue.close()
  })

  test('a handler that rejects is not run again by the queue, and stops nothing', async (context) => {
    const queue = await require(context).openQueue('rejects')
    const seen: string[] = []
    await queue.publish([rowOf('bad'), rowOf('good')])
    await queue.consume(
      async ({ id }) => {
        seen.push(id)
        if (id === 'bad') throw new Error('a defect')
      },
      { concurrency: 1 },
    )
    await expect.poll(() => seen.toSorted()).toEqual(['bad', 'good'])
    await expect.poll(() => queue.countUnfinished()).toBe(0)
    // The outbox's sweep brings such a row back: it must be possible to publish it again.
    await queue.publish([rowOf('bad')])
    await expect.poll(() => seen.filter((id) => id === 'bad')).toHaveLength(2)
    await queue.close()
  })

  test('closing waits for what is running and takes nothing new', async (context) => {
    const here = require(context)
    const queue = await here.openQueue('closing')
    await queue.publish([rowOf('first'), rowOf('second')])
    const ends: string[] = []
    const started = Promise.withResolvers<void>()
    await queue.consume(
      async ({ id }) => {
        started.resolve()
        await new Promise((resolve) => setTimeout(resolve, 200))
        ends.push(id)
      },
      { concurrency: 1 },
    )
    await started.promise
    await queue.close()
    expect(ends).toHaveLength(1)
    const successor = await here.openQueue('closing')
    await successor.consume(async ({ id }) => void ends.push(id), { concurrency: 1 })
    await expect.poll(() => ends.toSorted()).toEqual(['first', 'second'])
    await successor.close()
  })

  test('two consumers share the rows: each row is worked on once', async (context) => {
    const here = require(context)
    const queues = [await here.openQueue('shared'), await here.openQueue('shared')]
    const seen: string[] = []
    for (const queue of queues) await queue.consume(async ({ id }) => void seen.push(id), { concurrency: 4 })
    await queues[0]?.publish(Array.from({ length: 200 }, (_, index) => rowOf(`row-${index}`)))
    await expect.poll(() => new Set(seen).size).toBe(200)
    expect(seen).toHaveLength(200)
    for (const queue of queues) await queue.close()
  })
})
