/** Every limit of the HTTP border, in one place. */

/** Largest body where the endpoint names no limit of its own. */
export const bodyBytesMax = 256 * 1_024
/** A request must have arrived within this time. */
export const requestTimeoutMs = 30_000
/** An answer must have been made within this time; use cases that take longer belong in a job. */
export const handlerTimeoutMs = 30_000
/** The same of a workbook that is brought over, which is one transaction of thousands of rows and cannot be cut in two. */
export const workbookTimeoutMs = 5 * 60_000
/** Rows of a list as a workbook, which is made whole in memory; whoever needs more narrows the list. */
export const listWorkbookRowsMax = 50_000
/** Longer than the idle time of common load balancers (60 s), so that they close first and never hit a closing socket. */
export const keepAliveTimeoutMs = 72_000
/** More path characters than any id or month has. */
export const paramLengthMax = 100
/** Faults named in one answer; a body of thousands of items may hold thousands. */
export const faultsMax = 50
/** Signs of a field's name, and of what is said of it, in an answer about faults. */
export const faultTextLengthMax = 300
/** Silence after which a stream sends a comment, so that proxies keep it open. */
export const heartbeatMs = 15_000
/** A stream ends after this time and the client comes back with a token that is still valid. */
export const streamLifetimeMs = 15 * 60_000
/** Streams open at once in one process. */
export const streamsMax = 2_000
/** Of these, about one member: whoever opens streams of theirs without end keeps nobody else from watching. */
export const streamsPerTenantMax = 50
/** How often changes are looked for while somebody listens: so late is a page at most, and so many reads a process makes. */
export const changeLookMs = 1_000
/** Each look goes back so far, for facts that were committed late. */
export const changeWindowSeconds = 15
/** How far back is looked at for whoever approves for a pool, once a look has found something: beyond it in any case. */
export const changePoolSeconds = 45
/** Streams of changes open at once of one caller: a browser has one for each page that is looked at. */
export const changeStreamsPerCallerMax = 6
/** Changes that wait for a client; beyond, it is told to look at everything. */
export const changesHeldMax = 200
/** Tables read at once in one process: each holds one of the ten connections that its scope has. */
export const tablesMax = 4
/** Of these, read at once by one member or one person of the platform. */
export const tablesPerCallerMax = 2
/** Audit trails sent at once in one process, beside tables: they are read page by page and hold no connection. */
export const trailsMax = 16
/** A client that takes nothing of a table for so long loses it: a snapshot and a connection wait for it. */
export const tableStallMs = 60_000
/** The longest that a table may take, which is what one snapshot may be kept for. */
export const tableLifetimeMs = 15 * 60_000
/** How long a client should wait before it repeats a call that found the service unavailable. */
export const retryAfterSeconds = 5
/** Levels of objects and arrays within one another in a body; the deepest that an endpoint wants has 7. */
export const jsonDepthMax = 32
/** Calls are counted over so long. */
export const rateWindowMs = 60_000
/** Callers whose calls are counted in one process, where no Redis counts them: the least recent ones are forgotten first. */
export const countedCallersMax = 20_000
/** Redis must count a call within this time; else the call passes uncounted. */
export const countTimeoutMs = 250
/** How often pressure is looked at: shedding begins and ends as fast as this. */
export const pressureSampleMs = 250
/** Longest Idempotency-Key. */
export const idempotencyKeyLengthMax = 200
/** A load balancer needs some time to see that the process is going, and running calls need theirs to end. */
export const closeTimeoutMs = 25_000
