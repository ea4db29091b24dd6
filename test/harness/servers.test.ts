import { existsSync } from 'node:fs'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { createTestDatabase } from './databases.ts'
import { startPostgres } from './postgres.ts'

async function valueOf(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const result = await client.query<{ value: unknown }>(sql)
    return result.rows[0]?.value
  } finally {
    await client.end()
  }
}

describe('the servers that suites share', () => {
  it('gives each caller a database of its own, empty, and takes it away again', async () => {
    const [one, two] = [await createTestDatabase(), await createTestDatabase()]
    await valueOf(one.url, 'CREATE TABLE only_here (id int)')
    const visible = `SELECT count(*)::int AS value FROM pg_tables WHERE tablename = 'only_here'`
    expect(await valueOf(one.url, visible)).toBe(1)
    expect(await valueOf(two.url, visible)).toBe(0)
    await Promise.all([one.drop(), two.drop()])
    const left = `SELECT count(*)::int AS value FROM pg_database WHERE datname IN ('${one.name}', '${two.name}')`
    expect(await valueOf(inject('postgresAdminUrl'), left)).toBe(0)
  })

  it('sorts names as French readers expect, which needs ICU', async () => {
    const sql = `SELECT string_agg(name, ' ' ORDER BY name COLLATE "fr-x-icu") AS value FROM (VALUES ('Évry'), ('Zuydcoote'), ('Eu')) t(name)`
    expect(await valueOf(inject('postgresAdminUrl'), sql)).toBe('Eu Évry Zuydcoote')
  })

  it('leaves neither process nor folder behind when a cluster is stopped', async () => {
    const server = await startPostgres()
    const data = await valueOf(server.url, `SELECT current_setting('data_directory') AS value`)
    expect(existsSync(String(data))).toBe(true)
    await server.stop()
    expect(existsSync(String(data))).toBe(false)
    await expect(valueOf(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it.skipIf(inject('redisUrl') === undefined)('has a Redis new enough for the queue', async () => {
    const client = new Redis(inject('redisUrl') ?? '')
    const version = /redis_version:(\d+)\.(\d+)/.exec(await client.info('server'))
    client.disconnect()
    expect(Number(version?.[1]) * 100 + Number(version?.[2])).toBeGreaterThanOrEqual(602)
  })
})
