import type { Clock, JobQueue, OutboxRelay, OutboxRow } from '@grenier/control-plane/ports'
import { type Logger, openSpan, traceParentHere } from '@grenier/platform'
import { addMs } from '@grenier/quota-billing'
import { relayBatchMax, relayFailedPauseMs, relayPollMs } from '../limits.ts'
import { createSleeper } from './sleeper.ts'

export interface RelayParts {
  readonly outboxRelay: OutboxRelay
  readonly queue: Pick<JobQueue, 'publish'>
  readonly wallClock: Clock
  readonly logger: Logger
}

const unavailable = 'queue-unavailable'

/** Rows the queue did not take go back at once: they must not wait for the sweep. */
async function giveBack({ outboxRelay, wallClock }: RelayParts, rows: readonly OutboxRow[]): Promise<void> {
  const notBefore = addMs(wallClock.now(), relayFailedPauseMs)
  for (const row of rows) await outboxRelay.retryLater(row.id, { notBefore, reason: unavailable })
}

/**
 * Hands rows over, each that something traced caused in a span of its own that its job goes on from: how long it lay in the outbox
 * and in the queue is told apart. What the relay does all day for rows of nobody begins no traces.
 */
async function publishTraced({ queue }: RelayParts, rows: readonly OutboxRow[]): Promise<void> {
  const spanned = rows.map((row) => ({ row, span: row.traceParent === null ? null : openSpan(spanOf(row)) }))
  let failure: string | undefined
  try {
    await queue.publish(
      spanned.map(({ row, span }) => ({ ...row, traceParent: span?.run(traceParentHere) ?? row.traceParent })),
    )
  } catch (error) {
    failure = unavailable
    throw error
  } finally {
    for (const { span } of spanned) span?.end(failure)
  }
}

function spanOf({ id, kind, attempts, traceParent }: OutboxRow) {
  return {
    name: `publish ${kind}`,
    kind: 'producer',
    attributes: {
      'messaging.system': 'bullmq',
      'messaging.operation.type': 'send',
      'messaging.message.id': id,
      'grenier.attempt': attempts,
    },
    parent: traceParent,
  } as const
}

/** Moves one batch from the outbox to the queue; how many rows. */
async function moveBatch(parts: RelayParts): Promise<number> {
  const { outboxRelay, wallClock } = parts
  const rows = await outboxRelay.claim({ limit: relayBatchMax, now: wallClock.now() })
  if (rows.length === 0) return 0
  try {
    await publishTraced(parts, rows)
  } catch (error) {
    await giveBack(parts, rows)
    throw error
  }
  return rows.length
}

/**
 * Carries outbox rows to the queue until it is stopped: woken by each commit, and by itself now and then for retries that
 * have come due and for notifications that were lost. A failure is logged and tried again; it ends nothing.
 */
export async function startRelay(parts: RelayParts): Promise<{ stop(): Promise<void> }> {
  const sleeper = createSleeper()
  const listening = await parts.outboxRelay.onAppended(() => sleeper.wake())
  const stopping = new AbortController()
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if ((await moveBatch(parts)) < relayBatchMax) await sleeper.sleep(relayPollMs)
      } catch (error) {
        parts.logger.error({ err: error }, 'jobs could not be moved to the queue')
        await sleeper.sleep(relayFailedPauseMs)
      }
    }
  }
  const running = loop()
  return {
    async stop() {
      stopping.abort()
      sleeper.wake()
      await running
      await listening.stop()
    },
  }
}
