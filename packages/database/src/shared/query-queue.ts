import type { ClientBase, QueryConfig, QueryResult } from 'pg'

/** Runs one query of a connection. */
export type RunQuery = <Row extends object>(query: QueryConfig) => Promise<QueryResult<Row>>

const queues = new WeakMap<ClientBase, RunQuery>()

/**
 * A connection does one thing at a time, and the driver no longer queues for its callers: whoever asks while another
 * query runs waits here, in order. Prisma asks in parallel when it follows relations.
 */
export function queryQueueOf(client: ClientBase): RunQuery {
  const known = queues.get(client)
  if (known !== undefined) return known
  let last: Promise<unknown> = Promise.resolve()
  const made: RunQuery = <Row extends object>(query: QueryConfig) => {
    const next = last.then(() => client.query<Row>(query))
    last = next.catch(() => undefined)
    return next
  }
  queues.set(client, made)
  return made
}
