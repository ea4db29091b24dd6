import type { JobUseCases } from '@grenier/control-plane'
import type { Clock, JobQueue, OutboxRelay, UnitOfWork } from '@grenier/control-plane/ports'
import type { Logger } from '@grenier/platform'
import { addMs } from '@grenier/quota-billing'
import { createJobHandlers } from './jobs/job-handlers.ts'
import { concurrencyDefault, sweepAfterMs, sweepEveryMs } from './limits.ts'
import { startRelay } from './relay/start-relay.ts'
import { runRow } from './run-row.ts'
import { schedules } from './schedules.ts'
import { repeat, startSchedules } from './start-schedules.ts'
import type { JobRun } from './telemetry/job-runs.ts'

export interface WorkerDeps {
  readonly useCases: JobUseCases
  readonly outboxRelay: OutboxRelay
  /** Opened by whoever composes the process; closed with the worker. */
  readonly queue: JobQueue
  readonly unitOfWork: UnitOfWork
  readonly wallClock: Clock
  readonly logger: Logger
  /** Jobs worked on at once. */
  readonly concurrency?: number
  /** Told of each run of a job at its end. */
  readonly onRun?: (run: JobRun) => void
}

export interface RunningWorker {
  /** Resolves when no job is waiting or running, those that are to be tried again included. */
  drain(): Promise<void>
  /** Takes nothing new, waits for what is running, and closes the queue. */
  close(): Promise<void>
}

const drainPollMs = 50

/**
 * Starts the worker: the relay from the outbox to the queue, the consumer, the sweep that brings lost rows back, and the
 * schedules. Throws when a kind of job has no handler.
 */
export async function startWorker(deps: WorkerDeps): Promise<RunningWorker> {
  const { outboxRelay, queue, unitOfWork, wallClock, logger, concurrency = concurrencyDefault } = deps
  const onRun = deps.onRun === undefined ? {} : { onRun: deps.onRun }
  const handlers = createJobHandlers(deps.useCases)
  const sweep = (): Promise<number> => outboxRelay.sweep({ publishedBefore: addMs(wallClock.now(), -sweepAfterMs) })

  await queue.consume((row) => runRow({ outboxRelay, handlers, wallClock, logger, ...onRun }, row), { concurrency })
  const relay = await startRelay({ outboxRelay, queue, wallClock, logger })
  await sweep()
  const sweeping = repeat({ name: 'sweep', everyMs: sweepEveryMs, logger }, sweep)
  const scheduled = startSchedules({ unitOfWork, wallClock, logger }, schedules)
  return {
    async drain() {
      const unfinished = (): Promise<number> =>
        unitOfWork.read({ kind: 'platform' }, (tx) => tx.outbox.countUnfinished())
      while ((await unfinished()) > 0) await new Promise((resolve) => setTimeout(resolve, drainPollMs))
    },
    async close() {
      await scheduled.stop()
      await sweeping.stop()
      await relay.stop()
      await queue.close()
    },
  }
}
