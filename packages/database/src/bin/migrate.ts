#!/usr/bin/env node
import { ConfigError } from '@grenier/platform'
import { ensureLogins } from '../migration/ensure-logins.ts'
import { migrate, pendingMigrations } from '../migration/migrate.ts'
import { readMigrationConfig } from './config.ts'

/** With `--check`: says what the database lacks, and that this code ends with when it lacks something. */
const codeOfPending = 3

async function check(): Promise<void> {
  const config = readMigrationConfig()
  const dir = config.GRENIER_MIGRATIONS_DIR
  const pending = await pendingMigrations({
    adminUrl: config.DATABASE_ADMIN_URL.reveal(),
    ...(dir === undefined ? {} : { migrationsDir: dir }),
  })
  for (const name of pending) process.stdout.write(`${name} is not applied\n`)
  process.stdout.write(`${pending.length} migrations are missing\n`)
  if (pending.length > 0) process.exitCode = codeOfPending
}

/** Migrates the database named by the environment and, when all three passwords are given, makes its logins. */
async function main(): Promise<void> {
  const config = readMigrationConfig()
  const adminUrl = config.DATABASE_ADMIN_URL.reveal()
  const { applied } = await migrate({
    adminUrl,
    ...(config.GRENIER_MIGRATIONS_DIR === undefined ? {} : { migrationsDir: config.GRENIER_MIGRATIONS_DIR }),
    ...(config.GRENIER_QUEUE_SCHEMA === undefined ? {} : { bullmqSchema: config.GRENIER_QUEUE_SCHEMA }),
    onProgress: (text) => process.stdout.write(`${text}\n`),
  })
  process.stdout.write(`${applied.length} migrations applied\n`)
  const { GRENIER_TENANT_PASSWORD, GRENIER_PLATFORM_PASSWORD, GRENIER_RELAY_PASSWORD } = config
  const { GRENIER_QUEUE_PASSWORD: queue, GRENIER_ROTATION_PASSWORD: rotation } = config
  if (!GRENIER_TENANT_PASSWORD || !GRENIER_PLATFORM_PASSWORD || !GRENIER_RELAY_PASSWORD) return
  await ensureLogins({
    adminUrl,
    passwords: {
      tenant: GRENIER_TENANT_PASSWORD.reveal(),
      platform: GRENIER_PLATFORM_PASSWORD.reveal(),
      relay: GRENIER_RELAY_PASSWORD.reveal(),
      ...(queue === undefined ? {} : { queue: queue.reveal() }),
      ...(rotation === undefined ? {} : { rotation: rotation.reveal() }),
    },
  })
  process.stdout.write('logins are ready\n')
}

try {
  await (process.argv.includes('--check') ? check() : main())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof ConfigError ? 2 : 1
}
