import type { TestProject } from 'vitest/node'
import type { RunningServer } from './guarded-server.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import { ensureRedisServer } from './system-packages.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's connection to a PostgreSQL ≥ 15 server on which tests make their own databases. */
    postgresAdminUrl: string
    /** An empty Redis ≥ 6.2; undefined where none can be had (never with CI=true). */
    redisUrl: string | undefined
  }
}

/**
 * Starts what the integration suites share, once per run: one PostgreSQL cluster (or the server that DATABASE_URL
 * names) and one Redis, both on free loopback ports. Tests read the addresses with vitest's `inject`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL']
  const servers: RunningServer[] = []
  const stopAll = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()))
  }
  try {
    if (!given) servers.push(await startPostgres())
    project.provide('postgresAdminUrl', given || (servers[0]?.url ?? ''))
    const redis = await redisIfAny()
    if (redis !== undefined) servers.push(redis)
    project.provide('redisUrl', redis?.url)
  } catch (error) {
    await stopAll()
    throw error
  }
  return stopAll
}

async function redisIfAny(): Promise<RunningServer | undefined> {
  const program = await ensureRedisServer()
  if (program.kind === 'found') return startRedis(program)
  if (process.env['CI'] === 'true') throw new Error(program.reason)
  console.warn(`${program.reason} Tests that need Redis are skipped.`)
  return undefined
}
