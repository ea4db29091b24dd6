import {
  type ControlPlanePorts,
  createApiUseCases,
  createLocalSignIn,
  createPeople,
  createSessions,
  type People,
} from '@grenier/control-plane'
import type { Clock } from '@grenier/control-plane/ports'
import { type Database, openDatabase } from '@grenier/database'
import {
  certificatePdf,
  controllersCsv,
  documentTemplates,
  drillCertificatePdf,
  exportArchive,
  focusCsv,
  focusParquet,
  importWorkbooks,
  listXlsx,
  moneyDocuments,
  processingRegisterPdf,
  residencyPdf,
  statementCsv,
  statementPdf,
  wholeRegisterPdf,
} from '@grenier/documents'
import {
  createCheckpointSigner,
  createDocumentSigner,
  createEscrowBox,
  createIdentityVerifier,
  createIdSource,
  createLogoutTokens,
  createSecondFactor,
  createSecretBox,
  createSignInProvider,
  secretBoxKeysFrom,
} from '@grenier/identity'
import { createClusterGateway } from '@grenier/kubernetes'
import { createWebhookSender } from '@grenier/notifications'
import { createObjectStore } from '@grenier/object-storage'
import {
  type CloseStep,
  createMetrics,
  type Logger,
  type Readiness,
  type Registry,
  readinessOf,
  systemNowMs,
} from '@grenier/platform'
import { createVolumeMeasurements } from '@grenier/prometheus'
import { createProgressChannel, type QueueBackend, queueSchemaDefault } from '@grenier/queue'
import { instant } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'
import type { FastifyInstance } from 'fastify'
import { callersByIdentity, createCallers, noOtherCallers } from './access/callers.ts'
import type { SignIn } from './access/sign-in-routes.ts'
import { buildApp } from './app.ts'
import type { ApiConfig } from './config.ts'
import { openCountingRedis } from './counting-redis.ts'
import type { CallerSource, Documents } from './deps.ts'
import { outsideLooks } from './outside-looks.ts'

/** The API of production, ready to listen; `closeSteps` in the order in which they must be closed. */
export interface ComposedApi {
  readonly app: FastifyInstance
  readonly metrics: Registry
  readonly readiness: Readiness
  readonly closeSteps: readonly CloseStep[]
}

const documents: Documents = {
  statementPdf,
  certificatePdf,
  drillCertificatePdf,
  residencyPdf,
  processingRegisterPdf,
  wholeRegisterPdf,
  controllersCsv,
  exportArchive,
  listXlsx,
  statementCsv,
  focusCsv,
  focusParquet,
  money: moneyDocuments,
}

const openProgress = (config: ApiConfig, logger: Logger) =>
  createProgressChannel({
    backend: queueBackendOf(config),
    namespace: config.installation.id,
    onError: (error) => logger.error({ err: error }, 'progress channel'),
  })

/** The one place where the API's parts are put together. Nothing is read from the environment here. */
export async function composeApi(config: ApiConfig, logger: Logger): Promise<ComposedApi> {
  const clock: Clock = { now: () => instant(systemNowMs()) }
  const metrics = createMetrics({ service: 'api' })
  const database = openDatabaseOf(config, clock)
  const progress = await openProgress(config, logger)
  const countingRedis = config.queue.kind === 'redis' ? openCountingRedis(config.queue.url.reveal(), logger) : null
  const gateway = createClusterGateway({
    wallClock: clock,
    log: logger,
    inCluster: config.inCluster,
    allowLoopback: config.clustersOnLoopback,
  })
  const objectStore = createObjectStore()
  const secretBox = createSecretBox(secretBoxKeysFrom(config.secretKeys.reveal()))
  const volumeMeasurements = createVolumeMeasurements()
  const webhooks = createWebhookSender(config.webhookReceivers)
  const ports = {
    unitOfWork: database.unitOfWork,
    clock,
    wallClock: clock,
    ids: createIdSource(),
    escrow: config.escrowPublicKey === null ? null : createEscrowBox(config.escrowPublicKey),
    secretBox,
    installation: config.installation,
    progress,
  }
  const readiness = readinessOf({ database: () => database.ping() }, logger)
  const app = await buildApp({
    useCases: createApiUseCases({
      ...ports,
      ...outsideLooks({ gateway, objectStore, volumeMeasurements, webhooks }),
      checkpointSigner: createCheckpointSigner(secretBox),
      documentSigner: createDocumentSigner(secretBox),
      documentTemplates,
      importWorkbooks,
      register: createCommuneRegister(),
    }),
    documents,
    callers: callersOf(config, createPeople(ports)),
    ...signInOf(config, ports),
    ...(config.access.protectedResource === null ? {} : { protectedResource: config.access.protectedResource }),
    progress,
    readiness,
    logger,
    installation: config.installation,
    trustedProxies: config.trustedProxies,
    ...consoleOf(config),
    metrics,
    rateLimits: { ...config.protection.rateLimits, redis: countingRedis },
    shedding: config.protection.shedding,
  })
  return {
    app,
    metrics,
    readiness,
    closeSteps: [
      { name: 'server', close: () => app.close() },
      { name: 'cluster gateway', close: () => gateway.close() },
      { name: 'object store', close: () => objectStore.close() },
      { name: 'volume measurements', close: () => volumeMeasurements.close() },
      { name: 'webhooks', close: () => webhooks.close() },
      { name: 'progress channel', close: () => progress.close() },
      ...(countingRedis === null ? [] : [{ name: 'counting', close: async () => countingRedis.disconnect() }]),
      { name: 'database', close: () => database.close() },
    ],
  }
}

/** People by their sessions and tokens, and callers that the identity provider knows, where there is one. */
function callersOf({ access }: ApiConfig, people: People): CallerSource {
  const others =
    access.tokens === null ? noOtherCallers : callersByIdentity(people, createIdentityVerifier(access.tokens))
  return createCallers({ people, others })
}

/** Sign-in by browser: by local accounts, or where a client of the provider is configured for it. */
function signInOf({ access }: ApiConfig, ports: ControlPlanePorts): { signIn?: SignIn } {
  const shared = { sessions: createSessions(ports), secretBox: ports.secretBox }
  if (access.localAccounts !== null) {
    const { publicUrl, personRoles } = access.localAccounts
    const local = createLocalSignIn({ ...ports, secondFactor: createSecondFactor(), personRoles })
    return { signIn: { ...shared, publicUrl, local } }
  }
  if (access.signIn === null || access.tokens === null) return {}
  const { publicUrl, clientSecret, ...settings } = access.signIn
  const provider = createSignInProvider({ ...settings, clientSecret: clientSecret?.reveal() ?? null })
  const logoutTokens = createLogoutTokens({ ...access.tokens, audience: settings.clientId })
  return { signIn: { ...shared, publicUrl, provider, logoutTokens } }
}

/** The built console, where the settings name its folder. */
function consoleOf({ consoleFolder }: ApiConfig): { consoleFolder?: () => Promise<string> } {
  return consoleFolder === null ? {} : { consoleFolder: async () => consoleFolder }
}

function openDatabaseOf({ databaseUrls, installation }: ApiConfig, wallClock: Clock): Database {
  return openDatabase({
    urls: {
      tenant: databaseUrls.tenant.reveal(),
      platform: databaseUrls.platform.reveal(),
      relay: databaseUrls.relay.reveal(),
    },
    wallClock,
    installationId: installation.id,
    timeZone: installation.timeZone,
  })
}

function queueBackendOf({ queue }: ApiConfig): QueueBackend {
  return queue.kind === 'redis'
    ? { kind: 'redis', url: queue.url.reveal() }
    : { kind: 'postgres', connectionString: queue.url.reveal(), schema: queueSchemaDefault }
}
