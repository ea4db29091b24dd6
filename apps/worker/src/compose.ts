import {
  createJobUseCases,
  holdClustersAtStart,
  type RebuildPorts,
  readFigures,
  watchClusters,
} from '@grenier/control-plane'
import type { Clock, MailSender, SealedTextStore, SecretBox } from '@grenier/control-plane/ports'
import { type Database, openDatabase, openSealedTexts } from '@grenier/database'
import { exportWriter, moneyDocuments, printFilePdf, statementPdf } from '@grenier/documents'
import {
  createCheckpointSigner,
  createDocumentSigner,
  createEscrowBox,
  createIdSource,
  createSecretBox,
  secretBoxKeysFrom,
} from '@grenier/identity'
import { createClusterGateway } from '@grenier/kubernetes'
import { createLoggedMail, createSmtpMail, createWebhookSender } from '@grenier/notifications'
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
import { createJobQueue, createProgressChannel, type QueueBackend, queueSchemaDefault } from '@grenier/queue'
import { instant } from '@grenier/quota-billing'
import type { GroundConfig, WorkerConfig } from './config.ts'
import type { ResealConfig } from './reseal/config.ts'
import { startWorker } from './start-worker.ts'
import { countJobs } from './telemetry/job-runs.ts'
import { showInstallation } from './telemetry/shown-figures.ts'
import { startClusterWatches } from './watches/start-cluster-watches.ts'

/** A worker at work: how it is, what it shows, and what must be closed, in order. */
export interface ComposedWorker {
  readonly readiness: Readiness
  readonly metrics: Registry
  readonly closeSteps: readonly CloseStep[]
}

/** The one place where the worker's parts are put together. */
export async function composeWorker(config: WorkerConfig, logger: Logger): Promise<ComposedWorker> {
  const { installation } = config
  const wallClock: Clock = { now: () => instant(systemNowMs()) }
  const database = openDatabaseOf(config, wallClock, config.concurrency + sparePlatformConnections)
  await database.ping()
  const backend = queueBackendOf(config)
  const onError = (error: Error): void => logger.error({ err: error }, 'queue')
  const progress = await createProgressChannel({ backend, namespace: installation.id, onError })
  const clusterGateway = createClusterGateway({
    wallClock,
    log: logger,
    inCluster: config.inCluster,
    allowLoopback: config.clustersOnLoopback,
  })
  const objectStore = createObjectStore()
  const volumeMeasurements = createVolumeMeasurements()
  const mail = openMail(config, logger)
  const webhooks = createWebhookSender(config.webhookReceivers)
  const queue = await createJobQueue({ backend, queueName: `grenier-${installation.id}`, onError })
  const { unitOfWork, outboxRelay } = database
  const secretBox = createSecretBox(secretBoxKeysFrom(config.secretKeys.reveal()))
  const ports = {
    unitOfWork,
    clock: wallClock,
    wallClock,
    ids: createIdSource(),
    secretBox,
    escrow: config.escrowPublicKey === null ? null : createEscrowBox(config.escrowPublicKey),
    documentSigner: createDocumentSigner(secretBox),
    checkpointSigner: createCheckpointSigner(secretBox),
    exportWriter,
    installation,
    progress,
    clusterGateway,
    objectStore,
    volumeMeasurements,
    mail,
    webhooks,
    statementPdf,
    forecastDocuments: moneyDocuments,
    printFile: printFilePdf,
  }
  const useCases = createJobUseCases(ports)
  const { concurrency, holdClustersFor } = config
  // Before the first job is taken.
  if (holdClustersFor !== null) await holdClustersAtStart(ports, holdClustersFor)
  const metrics = createMetrics({ service: 'worker' })
  const perTenant = config.metrics?.perTenant === true
  const read = () => readFigures({ unitOfWork }, { now: wallClock.now(), perTenant })
  showInstallation({ metrics, perTenant, logger, read, nowMs: systemNowMs })
  const onRun = countJobs(metrics)
  const worker = await startWorker({ useCases, outboxRelay, queue, unitOfWork, wallClock, logger, concurrency, onRun })
  const watches = startClusterWatches(watchClusters({ ...ports, clusterWatcher: clusterGateway }), logger)
  const readiness = readinessOf({ database: () => database.ping(), queue: () => queue.countUnfinished() }, logger)
  const closeSteps = [
    { name: 'cluster watches', close: () => watches.close() },
    { name: 'worker', close: () => worker.close() },
    { name: 'cluster gateway', close: () => clusterGateway.close() },
    { name: 'object store', close: () => objectStore.close() },
    { name: 'volume measurements', close: () => volumeMeasurements.close() },
    { name: 'mail', close: () => mail.close() },
    { name: 'webhooks', close: () => webhooks.close() },
    { name: 'progress channel', close: () => progress.close() },
    { name: 'database', close: () => database.close() },
  ]
  return { readiness, metrics, closeSteps }
}

function openMail({ mail, installation }: WorkerConfig, logger: Logger): MailSender & { close(): Promise<void> } {
  if (mail === null) {
    logger.warn('no mail server is named: letters are written to the log and reach nobody')
    return { ...createLoggedMail(logger), close: async () => undefined }
  }
  const { login, caPem, ...place } = mail
  return createSmtpMail({
    ...place,
    fromName: installation.operatorName,
    ...(installation.operatorEmail === undefined ? {} : { replyTo: installation.operatorEmail }),
    login: login === null ? null : { user: login.user, password: login.password.reveal() },
    ...(caPem === null ? {} : { caPem }),
  })
}

/** As many connections as jobs at once, and some for the schedules. */
const sparePlatformConnections = 4

function openDatabaseOf(
  { databaseUrls, installation }: GroundConfig,
  wallClock: Clock,
  platformConnections: number,
): Database {
  return openDatabase({
    urls: {
      tenant: databaseUrls.tenant.reveal(),
      platform: databaseUrls.platform.reveal(),
      relay: databaseUrls.relay.reveal(),
    },
    poolSizeMax: { platform: platformConnections },
    wallClock,
    installationId: installation.id,
    timeZone: installation.timeZone,
  })
}

function queueBackendOf({ redisUrl, queueDatabaseUrl }: WorkerConfig): QueueBackend {
  if (redisUrl !== null) return { kind: 'redis', url: redisUrl.reveal() }
  if (queueDatabaseUrl === null) throw new Error('the environment was checked to name one queue')
  return { kind: 'postgres', connectionString: queueDatabaseUrl.reveal(), schema: queueSchemaDefault }
}

/** What the command that seals secrets anew works with. */
export interface ResealingParts {
  readonly sealedTexts: SealedTextStore
  readonly secretBox: SecretBox
  readonly currentKeyId: string
  readonly clock: Clock
  close(): Promise<void>
}

/** Puts that command together: nothing but the sealed texts, through a login of their own, and the keys. */
export function composeResealing({ databaseUrl, secretKeys }: ResealConfig): ResealingParts {
  const wallClock: Clock = { now: () => instant(systemNowMs()) }
  const keys = secretBoxKeysFrom(secretKeys.reveal())
  const secretBox = createSecretBox(keys)
  const sealedTexts = openSealedTexts({ url: databaseUrl.reveal(), wallClock })
  return { sealedTexts, secretBox, currentKeyId: keys.current, clock: wallClock, close: () => sealedTexts.close() }
}

/** What the command that rebuilds a lost database works with. */
export interface RebuildingParts extends RebuildPorts {
  close(): Promise<void>
}

/** Puts that command together: the database, the keys and the way to the clusters. */
export async function composeRebuilding(config: GroundConfig, logger: Logger): Promise<RebuildingParts> {
  const wallClock: Clock = { now: () => instant(systemNowMs()) }
  const { installation, inCluster, clustersOnLoopback: allowLoopback } = config
  const database = openDatabaseOf(config, wallClock, sparePlatformConnections)
  const clusterScanner = createClusterGateway({ wallClock, log: logger, inCluster, allowLoopback })
  const close = async () => {
    await clusterScanner.close()
    await database.close()
  }
  try {
    await database.ping()
  } catch (error) {
    await close()
    throw error
  }
  return {
    unitOfWork: database.unitOfWork,
    clock: wallClock,
    ids: createIdSource(),
    secretBox: createSecretBox(secretBoxKeysFrom(config.secretKeys.reveal())),
    installation,
    clusterScanner,
    close,
  }
}
