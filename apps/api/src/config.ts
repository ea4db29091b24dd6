import { civilDate, uuid } from '@grenier/contracts'
import {
  billingSettingsOf,
  billingVariables,
  dataProtectionSettingsOf,
  dataProtectionVariables,
  financeContactFault,
  financeContactOf,
  financeContactVariables,
  invoiceVariables,
  invoicingOf,
  notificationSettingsOf,
  notificationVariables,
  operatorOfficerFault,
  operatorOfficerOf,
  operatorOfficerVariables,
  recordsSiteFault,
  recordsSiteOf,
  recordsSiteVariables,
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
import { type AccessConfig, accessFaults, accessOf, accessVariables } from './access/access-variables.ts'
import { type ProtectionConfig, protectionOf, protectionVariables } from './protection-variables.ts'

const databaseUrl = secret(z.url({ protocol: /^postgres(ql)?$/ }))
const port = z.coerce.number().int().min(0).max(65_535)

/** Every variable that the API reads; each may stand in a file instead, named by `<name>_FILE`. */
export const apiVariables = z
  .object({
    LISTEN_HOST: z.string().default('127.0.0.1').describe('address to listen on'),
    LISTEN_PORT: port.default(8_080).describe('port to listen on'),
    METRICS_PORT: port.optional().describe('port of /metrics, on the same address; none without it'),
    LOG_LEVEL: z.enum(logLevels).default('info').describe('how much to log'),
    CONSOLE_FOLDER: z.string().optional().describe('folder of the built console; none is served without it'),
    TRUSTED_PROXIES: z.string().default('').describe('addresses or ranges of proxies to believe, separated by commas'),
    DATABASE_URL_TENANT: databaseUrl.describe('login of the tenant scope'),
    DATABASE_URL_PLATFORM: databaseUrl.describe('login of the platform scope'),
    DATABASE_URL_RELAY: databaseUrl.describe('login of the outbox'),
    DATABASE_URL_QUEUE: databaseUrl.optional().describe('login of the queue’s schema, when the queue is in PostgreSQL'),
    REDIS_URL: secret(z.url({ protocol: /^rediss?$/ }))
      .optional()
      .describe('Redis ≥ 6.2 or Valkey, when the queue is there'),
    SECRET_KEYS: secret(z.string()).describe('keys that seal stored secrets, id:base64, the current one first'),
    ...accessVariables,
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
    ...recordsSiteVariables,
    ...dataProtectionVariables,
    ...invoiceVariables,
    FOUNDED_ON: civilDate.describe('day before which nothing is dated'),
    ESCROW_PUBLIC_KEY: z
      .string()
      .optional()
      .describe('X25519 public key (PEM, or its base64 line) that repository passwords are sealed for'),
    ...inClusterVariables,
    ...clusterAddressVariables,
    ...tracingVariables,
    ...protectionVariables,
  })
  .refine(
    (read) => (read.DATABASE_URL_QUEUE === undefined) !== (read.REDIS_URL === undefined),
    // Said beside the faults of single variables, not only once those are mended.
    { error: 'name either REDIS_URL or DATABASE_URL_QUEUE: the queue is in one of them', when: () => true },
  )
  .refine(vatRateFault.isSound, { error: vatRateFault.error, when: () => true })
  .refine(recordsSiteFault.isSound, { error: recordsSiteFault.error, when: () => true })
  .refine(operatorOfficerFault.isSound, { error: operatorOfficerFault.error, when: () => true })
  .refine(financeContactFault.isSound, { error: financeContactFault.error, when: () => true })

const environment = accessFaults.reduce(
  (schema, { isSound, error }) => schema.refine(isSound, { error, when: () => true }),
  apiVariables,
)

/** What the environment says about the API. */
export interface ApiConfig {
  readonly listen: { readonly host: string; readonly port: number }
  readonly metricsPort: number | null
  readonly logLevel: (typeof logLevels)[number]
  readonly trustedProxies: readonly string[]
  /** Null: no console is served. */
  readonly consoleFolder: string | null
  readonly databaseUrls: { readonly tenant: Secret; readonly platform: Secret; readonly relay: Secret }
  readonly queue: { readonly kind: 'redis'; readonly url: Secret } | { readonly kind: 'postgres'; readonly url: Secret }
  readonly secretKeys: Secret
  readonly access: Omit<AccessConfig, 'lasting' | 'issuingByAnother'>
  readonly installation: InstallationSettings
  /** Null: there is no escrow. */
  readonly escrowPublicKey: string | null
  /** Null: clusters are reached by their kubeconfigs alone. */
  readonly inCluster: InClusterSettings | null
  /** A cluster's API may stand on this very machine. */
  readonly clustersOnLoopback: boolean
  /** Null: no traces are kept. */
  readonly tracing: TracingSettings | null
  readonly protection: ProtectionConfig
  /** Events may be sent by http and to addresses of private networks. */
  /** Where events may be sent to. */
  readonly webhookReceivers: { readonly allowPrivate: boolean; readonly ports: readonly number[] }
}

/** Reads the environment once. Throws `ConfigError` naming every fault. */
export function readApiConfig(env: Readonly<Record<string, string | undefined>> = process.env): ApiConfig {
  const read = readConfig(environment, env)
  const { lasting, issuingByAnother, ...access } = accessOf(read)
  return {
    listen: { host: read.LISTEN_HOST, port: read.LISTEN_PORT },
    metricsPort: read.METRICS_PORT ?? null,
    logLevel: read.LOG_LEVEL,
    trustedProxies: read.TRUSTED_PROXIES.split(',').flatMap((entry) => entry.trim() || []),
    consoleFolder: read.CONSOLE_FOLDER ?? null,
    databaseUrls: {
      tenant: read.DATABASE_URL_TENANT,
      platform: read.DATABASE_URL_PLATFORM,
      relay: read.DATABASE_URL_RELAY,
    },
    queue: queueOf(read),
    secretKeys: read.SECRET_KEYS,
    access,
    installation: {
      id: read.INSTALLATION_ID,
      operatorName: read.OPERATOR_NAME,
      operatorSiren: read.OPERATOR_SIREN,
      timeZone: read.TIME_ZONE,
      ...billingSettingsOf(read),
      ...notificationSettingsOf(read),
      ...operatorOfficerOf(read),
      ...financeContactOf(read),
      ...recordsSiteOf(read),
      ...dataProtectionSettingsOf(read),
      invoicing: invoicingOf(read),
      access: lasting,
      issuingByAnother,
      simulatedClock: false,
      foundedOn: read.FOUNDED_ON,
    },
    escrowPublicKey: read.ESCROW_PUBLIC_KEY ?? null,
    inCluster: inClusterSettingsOf(read),
    clustersOnLoopback: read.CLUSTERS_ON_LOOPBACK === 'yes',
    tracing: tracingSettingsOf(read),
    protection: protectionOf(read),
    webhookReceivers: { allowPrivate: read.WEBHOOKS_ALLOW_PRIVATE === 'yes', ports: read.WEBHOOK_PORTS },
  }
}

function queueOf(read: {
  DATABASE_URL_QUEUE?: Secret | undefined
  REDIS_URL?: Secret | undefined
}): ApiConfig['queue'] {
  if (read.REDIS_URL !== undefined) {
    return { kind: 'redis', url: read.REDIS_URL }
  }
  if (read.DATABASE_URL_QUEUE === undefined) {
    throw new Error('the environment was checked to name one queue')
  }
  return { kind: 'postgres', url: read.DATABASE_URL_QUEUE }
}
