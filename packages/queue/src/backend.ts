/** Where jobs and progress travel: Redis or Valkey in production, the database itself on one small machine. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly connectionString: string; readonly schema: string }

/** The schema BullMQ keeps to itself in PostgreSQL. */
export const queueSchemaDefault = 'bullmq'

/** Connections one queue or one worker keeps open to PostgreSQL. */
const postgresConnectionsMax = 6

/** Options of an ioredis connection that waits for work: it must never give up on a blocked read. */
export function redisWaiting(url: string): { url: string; maxRetriesPerRequest: null } {
  return { url, maxRetriesPerRequest: null }
}

/** Options of an ioredis connection that sends: it fails after two tries, so that the outbox keeps the row instead. */
export function redisSending(url: string): { url: string; maxRetriesPerRequest: number } {
  return { url, maxRetriesPerRequest: 2 }
}

/** Options of a PostgreSQL connection; the schema must have been migrated  by the migrator. */
export function postgresPool(backend: QueueBackend & { kind: 'postgres' }): {
  connectionString: string
  schema: string
  migrate: false
  max: number
} {
  return {
    connectionString: backend.connectionString,
    schema: backend.schema,
    migrate: false,
    max: postgresConnectionsMax,
  }
}
