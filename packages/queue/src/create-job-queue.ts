import type { JobQueue, OutboxRow } from '@grenier/control-plane/ports'
import { createPostgresBackend, createRedisBackend, type Queue, type Worker, withBackend } from 'bullmq'
import { postgresPool, type QueueBackend, redisSending, redisWaiting } from './backend.ts'

/**
 * A lock not renewed for so long belongs to a process that died. It is renewed twice as often; who is late by more, on a machine
 * that stands still, has its job run twice, which is harmless.
 */
const lockDurationMs = 9_000
/** How often the others look for such locks. */
const stalledIntervalMs = 3_000
/** At the latest so long after a process died another one takes its jobs over. */
export const jobTakeOverMs: number = lockDurationMs + stalledIntervalMs
/** A job may lose its process so often before the queue gives up; the outbox's sweep then brings it back. */
const stalledCountMax = 10
/** History lives in the outbox: the queue keeps no finished job, so that the same row can be published again. */
const keepNothing = { count: 0 }
/** On PostgreSQL a bulk makes temporary tables, which takes as long as adding about so many rows one by one. */
const bulkRowsMin = 10

export interface JobQueueOptions {
  readonly backend: QueueBackend
  /** Separates queues that share a server, one per installation. */
  readonly queueName: string
  /** Told of lost connections and the like; the queue goes on by itself. */
  readonly onError: (error: Error) => void
}

interface Parts {
  readonly queue: Pick<Queue<OutboxRow>, 'add' | 'addBulk' | 'getJobCountByTypes' | 'close'>
  readonly startWorker: (
    handler: (row: OutboxRow) => Promise<void>,
    concurrency: number,
  ) => Pick<Worker, 'waitUntilReady' | 'close'>
}

/** Opens the queue on its backend. Throws when the server cannot be reached or its schema was not migrated. */
export async function createJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const { queue, startWorker } = await openParts(options)
  let worker: Pick<Worker, 'waitUntilReady' | 'close'> | null = null
  return {
    async publish(rows) {
      const jobs = rows.map((row) => ({ name: row.kind, data: row, opts: { jobId: row.id } }))
      if (jobs.length >= bulkRowsMin) await queue.addBulk(jobs)
      else await Promise.all(jobs.map(({ name, data, opts }) => queue.add(name, data, opts)))
    },
    async consume(handler, { concurrency }) {
      if (worker !== null) throw new Error('this queue is already being consumed')
      worker = startWorker(handler, concurrency)
      await worker.waitUntilReady()
    },
    async countUnfinished() {
      return await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized')
    },
    async close() {
      await worker?.close()
      await queue.close()
    },
  }
}

async function openParts({ backend, queueName, onError }: JobQueueOptions): Promise<Parts> {
  const workerOptions = {
    lockDuration: lockDurationMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount: stalledCountMax,
    removeOnComplete: keepNothing,
    removeOnFail: keepNothing,
  }
  if (backend.kind === 'redis') {
    const { Queue, Worker } = withBackend(createRedisBackend)
    const queue = new Queue<OutboxRow>(queueName, { connection: redisSending(backend.url) })
    queue.on('error', onError)
    await queue.waitUntilReady()
    const startWorker: Parts['startWorker'] = (handler, concurrency) =>
      new Worker<OutboxRow>(queueName, (job) => handler(job.data), {
        ...workerOptions,
        concurrency,
        connection: redisWaiting(backend.url),
      }).on('error', onError)
    return { queue, startWorker }
  }
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const queue = new Queue<OutboxRow>(queueName, { connection: postgresPool(backend) })
  queue.on('error', onError)
  await queue.waitUntilReady()
  const startWorker: Parts['startWorker'] = (handler, concurrency) =>
    new Worker<OutboxRow>(queueName, (job) => handler(job.data), {
      ...workerOptions,
      concurrency,
      connection: postgresPool(backend),
    }).on('error', onError)
  return { queue, startWorker }
}
