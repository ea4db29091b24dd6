import { civilDate, uuid } from '@grenier/contracts'
import {
  billingSettingsOf,
  billingVariables,
  financeContactFault,
  financeContactOf,
  financeContactVariables,
  notificationSettingsOf,
  notificationVariables,
  operatorOfficerFault,
  operatorOfficerOf,
  operatorOfficerVariables,
  sirenVariable,
  vatRateFault,
} from '@grenier/contracts/settings'
import type { InstallationSettings } from '@grenier/control-plane/ports'
import {
  clusterAddressVariables,
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
import { isTimeZone } from '@grenier/quota-billing'
import { z } from 'zod'
import { concurrencyDefault } from './limits.ts'
import { type MailConfig, mailConfigOf, mailFault, mailVariables } from './mail.config.ts'

const databaseUrl = secret(z.url({ protocol: /^postgres(ql)?$/ }))

/** Every variable that the worker reads. They are named as the API's, so that one file of settings serves both. */
export const workerVariables = z
  .object({
    CONCURRENCY: z.coerce.number().int().min(1).max(200).default(concurrencyDefault).describe('jobs at once'),
    HOLD_CLUSTERS_FOR: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'reason for which every cluster is held before this worker writes to any, once for one reason; set it when the database was restored',
      ),
    METRICS_HOST: z.string().default('127.0.0.1').describe('address of /metrics, /livez and /readyz'),
    METRICS_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe('port of /metrics, /livez and /readyz; none without it'),
    METRICS_PER_TENANT: z
      .enum(['yes', 'no'])
      .default('no')
      .describe('yes adds quota and use of each tenant: as many series as members times offers, twice'),
    LOG_LEVEL: z.enum(logLevels).default('info').describe('how much to log'),
    DATABASE_URL_TENANT: databaseUrl.describe('login of the tenant scope'),
    DATABASE_URL_PLATFORM: databaseUrl.describe('login of the platform scope'),
    DATABASE_URL_RELAY: databaseUrl.describe('login of the outbox'),
    DATABASE_URL_QUEUE: databaseUrl.optional().describe('login of the queue’s schema, when the queue is in PostgreSQL'),
    REDIS_URL: secret(z.url({ protocol: /^rediss?$/ }))
      .optional()
      .describe('Redis ≥ 6.2 or Valkey, when the queue is there'),
    SECRET_KEYS: secret(z.string()).describe('keys that open stored secrets, id:base64, the current one first'),
    INSTALLATION_ID: uuid.describe('id of this installation, made once'),
    OPERATOR_NAME: z.string().max(200).describe('who operates it'),
    OPERATOR_SIREN: sirenVariable.describe('SIREN of the operator'),
    TIME_ZONE: z
      .string()
      .refine(isTimeZone, 'not a time zone')
      .default('Europe/Paris')
      .describe('zone of civil days and months'),
    ...billingVariables,
    ...notificationVariables,
    ...operatorOfficerVariables,
    ...financeContactVariables,
    ...mailVariables,
    FOUNDED_ON: civilDate.describe('day before which nothing is dated'),
    ESCROW_PUBLIC_KEY: z
      .string()
      .optional()
      .describe('X25519 public key (PEM, or its base64 line) that repository passwords are sealed for'),
    ...inClusterVariables,
    ...clusterAddressVariables,
    ...tracingVariables,
  })
  .refine(
    (read) => (read.DATABASE_URL_QUEUE === undefined) !== (read.REDIS_URL === undefined),
    // Said beside the faults of single variables, not only once those are mended.
    { error: 'name either REDIS_URL or DATABASE_URL_QUEUE: the queue is in one of them', when: () => true },
  )
  .refine(mailFault.isSound, { error: mailFault.error, when: () => true })
  .refine(vatRateFault.isSound, { error: vatRateFault.error, when: () => true })
  .refine(operatorOfficerFault.isSound, { error: operatorOfficerFault.error, when: () => true })
  .refine(financeContactFault.isSound, { error: financeContactFault.error, when: () => true })

const { LOG_LEVEL, DATABASE_URL_TENANT, DATABASE_URL_PLATFORM, DATABASE_URL_RELAY, SECRET_KEYS } = workerVariables.shape
const { INSTALLATION_ID, OPERATOR_NAME, OPERATOR_SIREN, TIME_ZONE, FOUNDED_ON } = workerVariables.shape

/** Those of them that tell of the database, its keys, the installation and the way to clusters: neither queue nor mail nor traces. */
export const groundVariables = z.object({
  LOG_LEVEL,
  DATABASE_URL_TENANT,
  DATABASE_URL_PLATFORM,
  DATABASE_URL_RELAY,
  SECRET_KEYS,
  INSTALLATION_ID,
  OPERATOR_NAME,
  OPERATOR_SIREN,
  TIME_ZONE,
  FOUNDED_ON,
  ...billingVariables,
  ...notificationVariables,
  ...operatorOfficerVariables,
  ...financeContactVariables,
  ...inClusterVariables,
  ...clusterAddressVariables,
})

/** What those say. */
export interface GroundConfig {
  readonly logLevel: (typeof logLevels)[number]
  readonly databaseUrls: { readonly tenant: Secret; readonly platform: Secret; readonly relay: Secret }
  readonly secretKeys: Secret
  readonly installation: InstallationSettings
  /** Null: clusters are reached by their kubeconfigs alone. */
  readonly inCluster: InClusterSettings | null
  /** A cluster's API may stand on this very machine. */
  readonly clustersOnLoopback: boolean
}

/** What the environment says about the worker. */
export interface WorkerConfig extends GroundConfig {
  readonly concurrency: number
  /** Reason for which every cluster is held before anything is written; null: none is held. */
  readonly holdClustersFor: string | null
  /** Null: nothing is shown. */
  readonly metrics: { readonly host: string; readonly port: number; readonly perTenant: boolean } | null
  /** One of the two; the other is null. */
  readonly redisUrl: Secret | null
  readonly queueDatabaseUrl: Secret | null
  /** Null: there is no escrow. */
  readonly escrowPublicKey: string | null
  /** Null: no traces are kept. */
  readonly tracing: TracingSettings | null
  /** Events may be sent by http and to addresses of private networks. */
  /** Where events may be sent to. */
  readonly webhookReceivers: { readonly allowPrivate: boolean; readonly ports: readonly number[] }
  /** Null: letters are written to the log. */
  readonly mail: MailConfig | null
}

/** Reads the environment once. Throws `ConfigError` naming every fault. */
export function readWorkerConfig(env: Readonly<Record<string, string | undefined>> = process.env): WorkerConfig {
  const read = readConfig(workerVariables, env)
  return {
    ...groundOf(read),
    concurrency: read.CONCURRENCY,
    holdClustersFor: read.HOLD_CLUSTERS_FOR ?? null,
    metrics: metricsOf(read),
    redisUrl: read.REDIS_URL ?? null,
    queueDatabaseUrl: read.DATABASE_URL_QUEUE ?? null,
    escrowPublicKey: read.ESCROW_PUBLIC_KEY ?? null,
    tracing: tracingSettingsOf(read),
    webhookReceivers: { allowPrivate: read.WEBHOOKS_ALLOW_PRIVATE === 'yes', ports: read.WEBHOOK_PORTS },
    mail: mailConfigOf(read),
  }
}

/** The ground of the worker and of the commands beside it. */
export function groundOf(read: z.output<typeof groundVariables>): GroundConfig {
  const { DATABASE_URL_TENANT: tenant, DATABASE_URL_PLATFORM: platform, DATABASE_URL_RELAY: relay } = read
  return {
    logLevel: read.LOG_LEVEL,
    databaseUrls: { tenant, platform, relay },
    secretKeys: read.SECRET_KEYS,
    installation: {
      id: read.INSTALLATION_ID,
      operatorName: read.OPERATOR_NAME,
      operatorSiren: read.OPERATOR_SIREN,
      timeZone: read.TIME_ZONE,
      ...billingSettingsOf(read),
      ...notificationSettingsOf(read),
      ...operatorOfficerOf(read),
      ...financeContactOf(read),
      simulatedClock: false,
      foundedOn: read.FOUNDED_ON,
    },
    inCluster: inClusterSettingsOf(read),
    clustersOnLoopback: read.CLUSTERS_ON_LOOPBACK === 'yes',
  }
}

function metricsOf(read: {
  readonly METRICS_HOST: string
  readonly METRICS_PORT?: number | undefined
  readonly METRICS_PER_TENANT: 'yes' | 'no'
}): WorkerConfig['metrics'] {
  if (read.METRICS_PORT === undefined) return null
  return { host: read.METRICS_HOST, port: read.METRICS_PORT, perTenant: read.METRICS_PER_TENANT === 'yes' }
}
