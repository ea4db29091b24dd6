/** Rows the relay takes from the outbox at once. */
export const relayBatchMax = 200
/** How long the relay sleeps when nobody wakes it: what a retry can be late by, and what a lost notification costs. */
export const relayPollMs = 500
/** After a failure to reach the outbox or the queue. */
export const relayFailedPauseMs = 1_000
/** How often rows that were published and never done are looked for. */
export const sweepEveryMs = 30_000
/** A row published longer ago and not done was lost on its way; one still in the queue is not added twice. */
export const sweepAfterMs = 60_000
/** Jobs worked on at once by one process. */
export const concurrencyDefault = 16
/** A first retry waits as long as its job asks, each further one twice as long, up to this. */
export const retryDelayMsMax = 300_000
/** A job that failed by a defect of ours asks for this. */
export const failedRetryMs = 1_000
/** A row that this release cannot read waits for another release. */
export const unreadableRetryMs = 300_000
/** How often a worker looks after the watches of clusters: several times within their lease. */
export const watchTurnEveryMs = 3_000
/** Running jobs need their time to end; what is cut off here comes back by lease and sweep. */
export const closeTimeoutMs = 25_000
