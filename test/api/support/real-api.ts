import { type ApiDeps, buildApp, callersByToken } from '@grenier/api'
import { type Client, createClient, type Role } from '@grenier/contracts'
import { type ControlPlanePorts, createApiUseCases } from '@grenier/control-plane'
import type { ClusterGateway, OutboxRelay, ProgressChannel, UnitOfWork } from '@grenier/control-plane/ports'
import { documentTemplates, importWorkbooks } from '@grenier/documents'
import {
  createCheckpointSigner,
  createDocumentSigner,
  createIdSource,
  createLocalIssuer,
  createSecretBox,
  createTokenVerifier,
} from '@grenier/identity'
import { createLogger, readinessOf } from '@grenier/platform'
import { addMs, type CivilDate, civilDate, type Instant, instant } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'
import { ids } from '../../harness/fixtures.ts'
import { createMigratedDatabase, type DatabaseAddress } from '../../harness/migrated-database.ts'
import { documentsOfTheSuite } from './documents-of-the-suite.ts'

const names = { issuer: 'https://issuer.test', audience: 'grenier' }
const silentProgress: ProgressChannel = {
  publish: async () => {},
  subscribe: async () => ({ stop: async () => {} }),
}

export const installationIdOfTheSuite = '0198c0de-7a00-7000-8000-0000000000aa'

/** What the suite's API opens, so that tests may seal what they write behind it. */
export const boxOfTheSuite = createSecretBox({
  keys: [{ id: 'k1', base64: Buffer.alloc(32, 7).toString('base64') }],
  current: 'k1',
})

type AskedClusters = Pick<
  Parameters<typeof createApiUseCases>[0],
  'identifyCluster' | 'clusterAnswers' | 'examineCluster' | 'newestRevisionOn' | 'examineNamespace'
>

/** A gateway's questions; the gateway is looked up with each, so that a test may change it. */
export function clustersOf(gateway: () => ClusterGateway): AskedClusters {
  return {
    identifyCluster: (kubeconfig) => gateway().identify(kubeconfig),
    clusterAnswers: (access) => gateway().answers(access),
    examineCluster: (access) => gateway().examine(access),
    newestRevisionOn: (access, wanted) => gateway().newestRevision(access, wanted),
    examineNamespace: (look) => gateway().adoption.examine(look),
  }
}

/** A cluster that says of itself what the end of its kubeconfig says. */
export const clustersOfTheSuite: AskedClusters = {
  identifyCluster: async (kubeconfig) => ({
    kubeSystemUid: kubeconfig.slice(-36),
    server: 'https://cluster.example:6443',
    kubernetesVersion: 'v1.34.0',
  }),
  clusterAnswers: async () => true,
  newestRevisionOn: async () => null,
  examineNamespace: async () => null,
  examineCluster: async ({ kubeSystemUid }) => ({
    kubeSystemUid,
    server: 'https://cluster.example:6443',
    kubernetesVersion: 'v1.29.3',
    credentialExpiresAt: null,
    served: [{ group: 'k8up.io', versions: ['v1'] }],
    storageClasses: [{ name: 'rbd', reclaimPolicy: 'Retain' }],
    claimSteps: 'unserved',
    keeping: null,
    exit: { kind: 'separate', credentialExpiresAt: null, missingPermissions: [] },
    missingPermissions: [{ group: 'k8up.io', resource: 'schedules', verb: 'create', name: null, isBlocking: true }],
  }),
}

export interface RealApi {
  readonly baseUrl: string
  /** A superuser's connection, for looking behind the scopes. */
  readonly adminUrl: string
  /** Where its database is: for jobs, which this process runs beside it. */
  readonly database: DatabaseAddress
  readonly unitOfWork: UnitOfWork
  readonly outboxRelay: OutboxRelay
  /** Business time of the API; tests set it. */
  readonly clock: { now: () => Instant; set(now: Instant): void }
  token(role: Role, tenantId?: string): Promise<string>
  client(role: Role, tenantId?: string): Client
  close(): Promise<void>
}

export interface RealApiOptions {
  readonly serverUrl?: string
  readonly port?: number
  /** Takes every line that is logged, the finest too; left out: errors alone are logged, to standard output. */
  readonly log?: { write(line: string): void }
  /** What stands before the database, where a test plants a fault. */
  readonly unitOfWork?: (real: UnitOfWork) => UnitOfWork
  /** Where the installation says that its own records are; left out: nowhere. */
  readonly recordsSite?: { readonly code: string; readonly since: CivilDate }
  /** How callers are known, where they are more than tokens of the suite’s own issuer. */
  readonly access?: (
    ports: ControlPlanePorts,
    byToken: ApiDeps['callers'],
  ) => Pick<ApiDeps, 'callers' | 'signIn' | 'protectedResource'>
}

/**
 * The API over a real, migrated database, listening on a free port; progress is stood in for, and clusters where the test
 * names no gateway's questions.
 */
export async function startRealApi(
  now: Instant,
  {
    serverUrl,
    port = 0,
    access,
    log,
    recordsSite,
    unitOfWork = (real) => real,
    ...clusters
  }: AskedClusters & RealApiOptions = clustersOfTheSuite,
): Promise<RealApi> {
  const database = await createMigratedDatabase(serverUrl)
  let current = now
  const clock = { now: () => current, set: (next: Instant) => void (current = next) }
  const opened = database.open()
  const issuer = await createLocalIssuer(names)
  const logger =
    log === undefined
      ? createLogger({ name: 'api', level: 'error' })
      : createLogger({ name: 'api', level: 'trace', destination: log })
  const ports: ControlPlanePorts = {
    unitOfWork: unitOfWork(opened.unitOfWork),
    clock,
    wallClock: { now: () => instant(Date.now()) },
    ids: createIdSource(),
    secretBox: boxOfTheSuite,
    installation: {
      id: installationIdOfTheSuite,
      operatorName: 'Opérateur d’essai',
      operatorSiren: '200000008',
      timeZone: 'Europe/Paris',
      accounting: 'helios',
      vatRegime: 'out-of-scope',
      publicUrl: 'https://grenier.test',
      simulatedClock: true,
      foundedOn: civilDate('2026-01-01'),
      ...(recordsSite === undefined ? {} : { recordsSite }),
    },
    progress: silentProgress,
  }
  const byToken = callersByToken(createTokenVerifier({ ...names, jwks: { keys: issuer.publicJwks } }))
  const app = await buildApp({
    useCases: createApiUseCases({
      ...ports,
      inspectObjectStore: async () => ({ adminApi: 'absent' }),
      inspectMeasurementSource: async () => undefined,
      checkWebhookUrl: async () => undefined,
      documentTemplates,
      importWorkbooks,
      register: createCommuneRegister(),
      checkpointSigner: createCheckpointSigner(boxOfTheSuite),
      documentSigner: createDocumentSigner(boxOfTheSuite),
      ...clusters,
    }),
    documents: documentsOfTheSuite,
    ...(access?.(ports, byToken) ?? { callers: byToken }),
    progress: silentProgress,
    readiness: readinessOf({ database: () => opened.ping() }, logger),
    logger,
    installation: { operatorName: 'Opérateur d’essai', simulatedClock: true },
  })
  const baseUrl = await app.listen({ host: '127.0.0.1', port })
  const token = (role: Role, tenantId?: string) =>
    issuer.mint({
      subject: `${role}-1`,
      roles: [role],
      tenantId: tenantId ?? null,
      poolId: role === 'pool-approver' ? ids.epci : null,
      lifetimeSeconds: 3_600,
      nowMs: Date.now(),
    })
  return {
    baseUrl,
    adminUrl: database.adminUrl,
    database,
    unitOfWork: unitOfWork(opened.unitOfWork),
    outboxRelay: opened.outboxRelay,
    clock,
    token,
    client: (role, tenantId) => createClient({ baseUrl, token: () => token(role, tenantId), language: 'en' }),
    close: async () => {
      await app.close()
      await database.drop()
    },
  }
}

/** An hour after an instant, for facts that must come later. */
export function anHourAfter(at: Instant): Instant {
  return addMs(at, 3_600_000)
}
