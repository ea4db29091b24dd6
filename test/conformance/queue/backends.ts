import { randomBytes } from 'node:crypto'
import type { JobQueue, OutboxRow } from '@grenier/control-plane/ports'
import { createJobQueue, createProgressChannel, type QueueBackend, queueSchemaDefault } from '@grenier/queue'
import { runMigrations } from 'bullmq'
import { Client } from 'pg'
import { inject } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/databases.ts'

export const backendKinds = ['postgres', 'redis'] as const

/** A backend of a kind for one test file; every queue opened on it has a name of its own. */
export interface TestBackend {
  openQueue(name: string): Promise<JobQueue>
  openChannel(namespace: string): ReturnType<typeof createProgressChannel>
  close(): Promise<void>
}

/** Null where no Redis can be had; with CI=true the run's own setup has failed before. */
export async function openBackend(kind: (typeof backendKinds)[number]): Promise<TestBackend | null> {
  if (kind === 'redis') {
    const url = inject('redisUrl')
    return url === undefined ? null : testBackend({ kind, url }, async () => undefined)
  }
  const database = await createTestDatabase()
  await migrate(database)
  return testBackend({ kind, connectionString: database.url, schema: queueSchemaDefault }, () => database.drop())
}

async function migrate(database: TestDatabase): Promise<void> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  try {
    await runMigrations(client, queueSchemaDefault)
  } finally {
    await client.end()
  }
}

function testBackend(backend: QueueBackend, close: () => Promise<void>): TestBackend {
  const run = randomBytes(4).toString('hex')
  const onError = (): void => undefined
  return {
    openQueue: (name) => createJobQueue({ backend, queueName: `${run}-${name}`, onError }),
    openChannel: (namespace) => createProgressChannel({ backend, namespace: `${run}-${namespace}`, onError }),
    close,
  }
}

export function rowOf(id: string): OutboxRow {
  return {
    id,
    kind: 'reconcile-tenant',
    version: 1,
    tenantId: null,
    subjectId: id,
    payload: { tenantId: id },
    attempts: 1,
    traceParent: null,
  }
}
