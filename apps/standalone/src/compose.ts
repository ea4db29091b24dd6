import { join } from 'node:path'
import {
  buildApp,
  callersByIdentity,
  callersByToken,
  createCallers,
  firstOfCallers,
  outsideLooks,
  signInPlaces,
} from '@grenier/api'
import type { Tenant } from '@grenier/contracts'
import {
  type ControlPlanePorts,
  createApiUseCases,
  createJobUseCases,
  createPeople,
  createSessions,
} from '@grenier/control-plane'
import type { Clock, InstallationSettings } from '@grenier/control-plane/ports'
import { openDatabase } from '@grenier/database'
import {
  certificatePdf,
  controllersCsv,
  documentTemplates,
  drillCertificatePdf,
  exportArchive,
  exportWriter,
  focusCsv,
  focusParquet,
  importWorkbooks,
  listXlsx,
  moneyDocuments,
  printFilePdf,
  processingRegisterPdf,
  residencyPdf,
  statementCsv,
  wholeRegisterPdf,
} from '@grenier/documents'
import {
  createCheckpointSigner,
  createDocumentSigner,
  createEscrowBox,
  createIdentityVerifier,
  createIdSource,
  createLocalIssuer,
  createLogoutTokens,
  createSecretBox,
  createSignInProvider,
  createTokenVerifier,
  type LocalIssuer,
} from '@grenier/identity'
import { createClusterGateway } from '@grenier/kubernetes'
import { createLoggedMail, createWebhookSender } from '@grenier/notifications'
import { createObjectStore } from '@grenier/object-storage'
import { type Logger, readinessOf, systemNowMs } from '@grenier/platform'
import { createVolumeMeasurements } from '@grenier/prometheus'
import { type Instant, instant } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'
import { startWorker } from '@grenier/worker'
import type { StandaloneConfig } from './config.ts'
import { clockRoute } from './parts/clock-route.ts'
import type { Closing } from './parts/closing.ts'
import type { prepareDatabase } from './parts/database-server.ts'
import type { DemoClusters } from './parts/demo-clusters.ts'
import { startDemoProvider } from './parts/demo-provider.ts'
import { startDocumentThreads } from './parts/document-threads.ts'
import { freePort } from './parts/free-port.ts'
import { demoInstallation, storyStart } from './parts/installation.ts'
import { ownIssuer } from './parts/own-issuer.ts'
import { openQueue } from './parts/queue.ts'
import type { Secrets } from './parts/secrets.ts'
import { openSimulatedClock } from './parts/simulated-clock.ts'
import { demoTokenSeconds, type Mint } from './story/story-tools.ts'

const wallClock: Clock = { now: () => instant(systemNowMs()) }

export interface ComposeOptions {
  readonly dir: string
  readonly secrets: Secrets
  /** Connection strings of the database's logins, as `prepareDatabase` returns them. */
  readonly urls: Awaited<ReturnType<typeof prepareDatabase>>
  readonly port: number
  readonly departement: { readonly code: string; readonly name: string }
  readonly config: StandaloneConfig
  readonly logger: Logger
  readonly clusters: DemoClusters
  /** Where the built console is, once it is. */
  readonly consoleFolder: () => Promise<string>
}

type OfferedTenant = Pick<Tenant, 'id' | 'parentNodeId'>

/** A whole installation in this process, serving. */
export interface Standalone {
  readonly baseUrl: string
  readonly installation: InstallationSettings
  readonly startsAt: Instant
  readonly mint: Mint
  /** From now on people of that tenant can be chosen at the sign-in, and the approver of the pool that it stands in. */
  offerTenant(tenant: OfferedTenant): void
}

function openSealing(masterKeyBase64: string) {
  const secretBox = createSecretBox({ keys: [{ id: 'k1', base64: masterKeyBase64 }], current: 'k1' })
  return {
    secretBox,
    checkpointSigner: createCheckpointSigner(secretBox),
    documentSigner: createDocumentSigner(secretBox),
  }
}

/**
 * The one place where the standalone app's parts are put together: adapters once, the same ports for API and worker.
 * What it starts is noted in `closing` at once, so that a failure half-way leaves nothing running.
 */
export async function compose(options: ComposeOptions, closing: Closing): Promise<Standalone> {
  const { dir, secrets, urls, config, logger } = options
  const ids = createIdSource()
  const installation = demoInstallation({
    id: secrets.installationId,
    departement: options.departement,
    slugPrefix: options.clusters.slugPrefix,
  })
  const startsAt = storyStart(installation.timeZone)
  const clock = await openSimulatedClock({ file: join(dir, 'clock.json'), startsAt })
  const database = openDatabase({ urls, wallClock, installationId: installation.id, timeZone: installation.timeZone })
  closing.add('database', () => database.close())
  await database.ping()
  const queueing = { config, queueUrl: urls.queue, installationId: installation.id, logger }
  const { progress, queue } = await openQueue(queueing, closing)
  const gateway = openGateway(options, wallClock)
  closing.add('cluster gateway', () => gateway.close())
  const { objectStore, volumeMeasurements, webhooks } = openOutside(closing)
  const { secretBox, checkpointSigner, documentSigner } = openSealing(secrets.masterKeyBase64)
  const escrow = config.escrowPublicKey === null ? null : createEscrowBox(config.escrowPublicKey)
  const ports = { unitOfWork: database.unitOfWork, clock, wallClock, ids, secretBox, escrow, installation, progress }
  const worker = await startWorker({
    useCases: createJobUseCases({
      ...ports,
      clusterGateway: gateway,
      objectStore,
      volumeMeasurements,
      mail: createLoggedMail(logger),
      webhooks,
      documentSigner,
      checkpointSigner,
      exportWriter,
      printFile: printFilePdf,
    }),
    outboxRelay: database.outboxRelay,
    queue,
    unitOfWork: database.unitOfWork,
    wallClock,
    logger,
  })
  closing.add('worker', () => worker.close())
  const { callers, signIn, protectedResource, verifier, mint, offerTenant } = await startAccess(options, ports, closing)
  const app = await buildApp({
    useCases: createApiUseCases({
      ...ports,
      ...outsideLooks({ gateway, objectStore, volumeMeasurements, webhooks }),
      checkpointSigner,
      documentSigner,
      documentTemplates,
      importWorkbooks,
      register: createCommuneRegister(),
    }),
    documents: openDocuments(closing),
    callers,
    signIn,
    protectedResource,
    progress,
    readiness: readinessOf({ database: () => database.ping() }, logger),
    logger,
    installation,
    consoleFolder: options.consoleFolder,
    extraRoutes: [clockRoute({ clock, verifier })],
  })
  closing.add('api', () => app.close())
  const baseUrl = await app.listen({ host: '127.0.0.1', port: options.port })
  return { baseUrl, installation, startsAt, mint, offerTenant }
}

/** Who may call: by tokens of our own issuer or made here, and by sessions of people of the embedded identity provider. */
async function startAccess({ port, secrets, config }: ComposeOptions, ports: ControlPlanePorts, closing: Closing) {
  let offered: OfferedTenant | null = null
  const publicUrl = new URL(`http://127.0.0.1:${port}`)
  const demo = await startDemoProvider({
    nodeEnv: config.nodeEnv,
    port: await freePort(),
    places: signInPlaces(publicUrl),
    audience: ownIssuer.audience,
    signingJwk: secrets.issuerJwk,
    tenantId: () => offered?.id ?? null,
    poolId: () => offered?.parentNodeId ?? null,
  })
  closing.add('identity provider', () => demo.close())
  const people = createPeople(ports)
  const { claims } = demo.settings
  const programs = createIdentityVerifier({
    issuer: demo.settings.issuer,
    audience: ownIssuer.audience,
    jwks: 'discovered',
    claims,
  })
  const localIssuer = await createLocalIssuer({ ...ownIssuer, privateJwk: secrets.issuerJwk })
  const verifier = createTokenVerifier({ ...ownIssuer, jwks: { keys: localIssuer.publicJwks } })
  return {
    callers: createCallers({
      people,
      others: firstOfCallers(callersByToken(verifier), callersByIdentity(people, programs)),
    }),
    protectedResource: { publicUrl, issuer: demo.settings.issuer },
    signIn: {
      provider: createSignInProvider(demo.settings),
      logoutTokens: createLogoutTokens({
        issuer: demo.settings.issuer,
        audience: demo.settings.clientId,
        jwks: 'discovered',
      }),
      sessions: createSessions(ports),
      secretBox: ports.secretBox,
      publicUrl,
    },
    verifier,
    mint: minterOf(localIssuer),
    offerTenant: (tenant: OfferedTenant) => {
      offered = tenant
    },
  }
}

/** Drawn beside this thread where drawing takes long, and on it where not. */
function openDocuments(closing: Closing): Parameters<typeof buildApp>[0]['documents'] {
  const threads = startDocumentThreads()
  closing.add('document threads', () => threads.close())
  return {
    statementPdf: (statement, context) => threads.statementPdf(statement, context),
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
}

function openGateway({ clusters, config, logger }: ComposeOptions, wallClock: Clock) {
  const { inCluster } = config
  const { limits, slugPrefix: namePrefix } = clusters
  return clusters.withCredentials(
    createClusterGateway({ wallClock, log: logger, allowLoopback: true, limits, inCluster, namePrefix }),
  )
}

/** What holds bytes outside the clusters, what measures those inside, and who listens; on our own machine, if anywhere. */
function openOutside(closing: Closing) {
  const objectStore = createObjectStore({ allowLoopback: true })
  closing.add('object store', () => objectStore.close())
  const volumeMeasurements = createVolumeMeasurements({ allowLoopback: true })
  closing.add('volume measurements', () => volumeMeasurements.close())
  const webhooks = createWebhookSender({ allowPrivate: true })
  closing.add('webhooks', () => webhooks.close())
  return { objectStore, volumeMeasurements, webhooks }
}

function minterOf(localIssuer: LocalIssuer): Mint {
  return ({ role, tenantId }) =>
    localIssuer.mint({
      subject: tenantId === null ? `demo-${role}` : `demo-${role}-${tenantId}`,
      roles: [role],
      tenantId,
      lifetimeSeconds: demoTokenSeconds,
      nowMs: systemNowMs(),
    })
}
