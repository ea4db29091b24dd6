import {
  type InClusterSettings,
  inClusterSettingsOf,
  inClusterVariables,
  logLevels,
  readConfig,
  type Secret,
  secret,
  type TracingSettings,
  tracingSettingsOf,
  tracingVariables,
} from '@grenier/platform'
import { z } from 'zod'

const environment = z.object({
  DATABASE_URL: secret(z.url({ protocol: /^postgres(ql)?$/ }))
    .optional()
    .describe('a PostgreSQL ≥ 15 database to use instead of the embedded one, connection string of its owner'),
  REDIS_URL: secret(z.url({ protocol: /^rediss?$/ }))
    .optional()
    .describe('a Redis ≥ 6.2 or Valkey to queue jobs in instead of PostgreSQL'),
  NODE_ENV: z.string().optional().describe('production: the demo, into which anybody signs in, does not start'),
  LOG_LEVEL: z.enum(logLevels).default('warn').describe('how much to log on standard error'),
  ESCROW_PUBLIC_KEY: z
    .string()
    .optional()
    .describe('X25519 public key (PEM, or its base64 line) that repository passwords are sealed for'),
  ...inClusterVariables,
  ...tracingVariables,
})

/** What the environment says about the standalone app. */
export interface StandaloneConfig {
  readonly databaseUrl: Secret | null
  readonly redisUrl: Secret | null
  readonly nodeEnv: string | null
  readonly logLevel: (typeof logLevels)[number]
  /** Null: there is no escrow. */
  readonly escrowPublicKey: string | null
  /** Null: clusters are reached by their kubeconfigs alone. */
  readonly inCluster: InClusterSettings | null
  /** Null: no traces are kept. */
  readonly tracing: TracingSettings | null
}

/** Reads the environment once. Throws `ConfigError` naming every fault. */
export function readStandaloneConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): StandaloneConfig {
  const parsed = readConfig(environment, env)
  return {
    databaseUrl: parsed.DATABASE_URL ?? null,
    redisUrl: parsed.REDIS_URL ?? null,
    nodeEnv: parsed.NODE_ENV ?? null,
    logLevel: parsed.LOG_LEVEL,
    escrowPublicKey: parsed.ESCROW_PUBLIC_KEY ?? null,
    inCluster: inClusterSettingsOf(parsed),
    tracing: tracingSettingsOf(parsed),
  }
}
