import { jobs } from '@grenier/contracts'
import type { JobOutcome } from '@grenier/control-plane'
import type { Clock, OutboxRelay, OutboxRow } from '@grenier/control-plane/ports'
import { type Logger, type OpenSpan, withLogIds, withSpan } from '@grenier/platform'
import { addMs } from '@grenier/quota-billing'
import type { JobHandler } from './jobs/job-handler.ts'
import { failedRetryMs, unreadableRetryMs } from './limits.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { JobEnd, JobRun } from './telemetry/job-runs.ts'

export interface RunRowParts {
  readonly outboxRelay: OutboxRelay
  readonly handlers: ReadonlyMap<string, JobHandler>
  readonly wallClock: Clock
  readonly logger: Logger
  /** Told of each run at its end. */
  readonly onRun?: (run: JobRun) => void
}

interface Ended {
  readonly outcome: JobOutcome
  readonly end: JobEnd
}

/** Versions of a kind that this release reads; none for a kind it does not know. */
function readableVersions(kind: string): readonly number[] {
  const job = Object.entries(jobs).find(([known]) => known === kind)?.[1]
  return job?.versions ?? []
}

async function outcomeOf(parts: RunRowParts, row: OutboxRow): Promise<Ended> {
  const { handlers, logger } = parts
  const handler = handlers.get(row.kind)
  if (handler === undefined || !readableVersions(row.kind).includes(row.version)) {
    logger.error({ kind: row.kind, version: row.version }, 'a job of a kind or version that this release cannot read')
    return { outcome: { kind: 'retry', delayMs: unreadableRetryMs, reason: 'not-readable' }, end: 'unreadable' }
  }
  try {
    const outcome = await handler.run(row.payload)
    return { outcome, end: outcome.kind === 'done' ? 'done' : 'later' }
  } catch (error) {
    logger.error({ err: error, kind: row.kind, attempts: row.attempts }, 'a job failed')
    const reason = error instanceof Error ? error.message : String(error)
    return { outcome: { kind: 'retry', delayMs: failedRetryMs, reason }, end: 'failed' }
  }
}

/**
 * Works on one outbox row and writes its end: done, or pending again after a while. The queue itself never retries; were
 * this process to die here, the row would stay published and the sweep would bring it back.
 */
export async function runRow(parts: RunRowParts, row: OutboxRow): Promise<void> {
  const ids = { jobId: row.id, ...(row.tenantId === null ? {} : { tenantId: row.tenantId }) }
  const span = {
    name: `job ${row.kind}`,
    kind: 'consumer',
    attributes: {
      'messaging.system': 'bullmq',
      'messaging.operation.type': 'process',
      'messaging.message.id': row.id,
      'grenier.attempt': row.attempts,
    },
    parent: row.traceParent,
  } as const
  await withLogIds(ids, () => withSpan(span, (open) => runTraced(parts, row, open)))
}

async function runTraced(parts: RunRowParts, row: OutboxRow, span: OpenSpan): Promise<void> {
  const { outboxRelay, wallClock, logger, onRun } = parts
  const beganAt = wallClock.now()
  const { outcome, end } = await outcomeOf(parts, row)
  span.note({ 'grenier.end': end })
  onRun?.({ kind: row.kind, end, durationMs: wallClock.now() - beganAt })
  if (outcome.kind === 'done') {
    await outboxRelay.markDone(row.id, wallClock.now())
    return
  }
  const { reason, isTurnAwaited } = outcome
  const delayMs = isTurnAwaited ? outcome.delayMs : retryDelayMs(outcome.delayMs, row.attempts)
  logger.debug({ kind: row.kind, delayMs, reason }, 'a job will be tried again')
  const notBefore = addMs(wallClock.now(), delayMs)
  await outboxRelay.retryLater(row.id, { notBefore, reason, ...(isTurnAwaited ? { isTurnAwaited } : {}) })
}
