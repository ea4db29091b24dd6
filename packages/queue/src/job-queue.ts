import type { OutboxRow } from '@grenier/control-plane/ports'

/** Does one job. A rejection counts as done for the queue: what must be tried again goes back to the outbox first. */
export type JobHandler = (row: OutboxRow) => Promise<void>

/** Carries outbox rows from the relay to whichever process works on them; at least once, in no promised order. */
export interface JobQueue {
  /** Hands rows over. A row that is already waiting or running under its id is not added a second time. */
  publish(rows: readonly OutboxRow[]): Promise<void>
  /** Starts working on up to `concurrency` rows at once; resolves when it listens. Called once per queue. */
  consume(handler: JobHandler, options: { concurrency: number }): Promise<void>
  /** How many rows wait or run. */
  countUnfinished(): Promise<number>
  /** Takes no new row, waits for the running ones, closes every connection. */
  close(): Promise<void>
}
