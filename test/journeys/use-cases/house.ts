import { randomBytes, randomUUID } from 'node:crypto'
import {
  type ApiPorts,
  type ApiUseCases,
  createApiUseCases,
  createJobUseCases,
  type JobPorts,
  type JobUseCases,
} from '@grenier/control-plane'
import type {
  ClusterCapacity,
  ClusterFacts,
  ClusterGateway,
  ClusterProbe,
  ClusterTask,
  EscrowBox,
  ExitClusterAccess,
  InstallationSettings,
  MailSender,
  NamespaceLook,
  NetworkProbeProgress,
  ObservedProtection,
  OutboxRelay,
  ProgressChannel,
  ReconcileReport,
  S3Key,
  TaskProgress,
  TenantBlueprint,
  Transaction,
  UnitOfWork,
  WebhookSender,
} from '@grenier/control-plane/ports'
import { documentTemplates, exportWriter, importWorkbooks, printFilePdf } from '@grenier/documents'
import { createCheckpointSigner, createDocumentSigner, createIdSource, createSecretBox } from '@grenier/identity'
import { createObjectStore } from '@grenier/object-storage'
import { createVolumeMeasurements } from '@grenier/prometheus'
import { civilDate, type Instant, instant, instantFromIso } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'

export {
  approverOf,
  callOf,
  collector,
  finance,
  memberOf,
  operator,
  secondOperator,
} from '../../harness/actors.ts'

import {
  attachDatabase,
  createMigratedDatabase,
  type DatabaseAddress,
  type MigratedDatabase,
} from '../../harness/migrated-database.ts'
import { silentMail, silentWebhooks } from '../../harness/silent-senders.ts'
import { createStampsDouble } from '../../harness/stamps-double.ts'
import { standingFor } from '../../harness/standing-for.ts'

/** Use cases over a real database, with a clock that stands until it is set and a cluster that agrees with everything. */
export interface House {
  readonly database: MigratedDatabase
  readonly api: ApiUseCases
  readonly jobs: JobUseCases
  /** What they are made of, for reading what no use case of theirs gives. */
  readonly ports: ApiPorts & JobPorts
  readonly unitOfWork: UnitOfWork
  readonly outboxRelay: OutboxRelay
  /** The process dies before its n-th transaction from now; null lets it live. */
  dieBeforeTransaction(n: number | null): void
  /** How many portions of the members were asked for so far. */
  portionsAsked(): number
  readonly cluster: ClusterDouble
  readonly published: { tenantId: string; sequence: number }[]
  setClock(iso: string): void
  /** For rows that are written, or looked at, behind the use cases. */
  readonly seal: (plainText: string) => string
  readonly open: (sealed: string) => string
  /** Technical time moves by so much, beside the real one. */
  moveWallClock(ms: number): void
  close(): Promise<void>
}

/** A gateway that remembers what it was asked for; `disagree` makes it leave quotas as they were. */
export interface ClusterDouble {
  readonly blueprints: TenantBlueprint[]
  disagree: boolean
  /** The highest revision on objects of ours there. */
  newestRevision: bigint | null
  /** What the cluster shows in use, by `tenant offer`; what is left out is not seen. */
  readonly use: Map<string, bigint>
  failWith: Error | null
  /** What a look at any tenant's claims and copies shows; null: no namespace. */
  protection: ObservedProtection | null
  /** What a look at the volumes and snapshots of any cluster shows. */
  capacity: ClusterCapacity
  /** Every look at a task, in order, and what it shows. */
  readonly tasks: ClusterTask[]
  advance: (task: ClusterTask) => TaskProgress
  /** The key that a cluster holds of a tenant's backup bucket, by its name. */
  backupKeys: Map<string, S3Key>
  /** What an examination shows; null: it is not examined. */
  facts: ClusterFacts | null
  /** Every look at a probe, in order, and what it shows; what becomes of its namespace. */
  readonly probes: ClusterProbe[]
  probe: (probe: ClusterProbe) => NetworkProbeProgress
  probeNamespace: 'gone' | 'going' | 'not-ours'
  /** What becomes of the namespace of a drill that is over. */
  drillNamespace: 'gone' | 'going' | 'not-ours'
  readonly removedDrills: Parameters<ClusterGateway['protection']['removeDrill']>[1][]
  /** Pods that write to the claims of any tenant. */
  writers: string[]
  readonly gateway: ClusterGateway
}

const settings: InstallationSettings = {
  id: '0198c0de-7a00-7000-8000-0000000000aa',
  operatorName: 'Syndicat mixte numérique',
  operatorSiren: '200012342',
  timeZone: 'Europe/Paris',
  accounting: 'helios',
  vatRegime: 'out-of-scope',
  // So that what a test charges is stated, be it a cent.
  recoveryThresholdCents: 0n,
  // Tests of months close them as soon as they end; those of the grace say so.
  graceDays: 0,
  simulatedClock: true,
  foundedOn: civilDate('2026-01-01'),
}

function createClusterDouble(): ClusterDouble {
  const double: ClusterDouble = {
    blueprints: [],
    disagree: false,
    newestRevision: null,
    use: new Map(),
    failWith: null,
    protection: null,
    capacity: { namespaceUids: new Map(), volumes: [], snapshots: [] },
    tasks: [],
    backupKeys: new Map(),
    drillNamespace: 'gone',
    removedDrills: [],
    facts: null,
    probes: [],
    probe: () => ({ namespaceUid: 'uid-1', message: 'the server is being started', outcome: null }),
    probeNamespace: 'gone',
    writers: [],
    advance: () => ({ phase: 'running', message: 'started', objectUid: 'uid-1' }),
    gateway: {
      identify: async (kubeconfig) => ({
        kubeSystemUid: uidOf(kubeconfig),
        server: 'https://cluster.test',
        kubernetesVersion: 'v1.34.0',
      }),
      answers: async () => true,
      examine: async () => {
        if (double.facts === null) throw new Error('this cluster double is not examined')
        return double.facts
      },
      prepare: async () => ({ objectsApplied: 3 }),
      stamp: createStampsDouble(),
      newestRevision: async () => double.newestRevision,
      reconcile: async ({ blueprint, storage, backup, known, observedAt }) => {
        if (double.failWith !== null) throw double.failWith
        double.blueprints.push(blueprint)
        const useOf = (offerId: string) => double.use.get(`${blueprint.tenantId} ${offerId}`)
        const agreed = double.disagree
          ? []
          : blueprint.quotas.map(({ offerId, quotaBytes }) => ({ offerId, quotaBytes }))
        return reportOf({
          blueprint,
          clusterIds: [storage.clusterId, backup.clusterId],
          isNew: known.length === 0,
          agreed: agreed.filter(({ offerId, quotaBytes }) => (useOf(offerId) ?? 0n) <= quotaBytes),
          use: blueprint.quotas.flatMap(({ offerId }) => {
            const usedBytes = useOf(offerId)
            return usedBytes === undefined ? [] : [{ offerId, usedBytes }]
          }),
          observedAt,
        })
      },
      protection: {
        observe: async () => double.protection ?? { kind: 'missing' },
        advance: async (_access, task) => {
          double.tasks.push(task)
          return double.advance(task)
        },
        removeDrill: async (_access, drill) => {
          double.removedDrills.push(drill)
          return double.drillNamespace
        },
        writers: async () => double.writers,
        unendedRestores: async () => [],
        removeMoveTarget: async () => 'gone',
        findMoveTarget: async () => null,
        backupKey: async (_access, { bucketName }) => double.backupKeys.get(bucketName) ?? null,
      },
      exit: {
        inventory: async () => ({ items: [], claims: [], copies: [] }),
        destroy: async () => ({ gone: [], leftToProvider: [], waitingFor: [] }),
      },
      credentials: {
        lifeOf: () => null,
        endOf: () => null,
        renew: () => Promise.reject(new Error('this cluster double has no token to renew')),
      },
      adoption: {
        examine: async () => null,
        takeOver: async () => {
          throw new Error('this cluster double has no namespace to take over')
        },
      },
      capacity: { look: async () => double.capacity },
      networkProbe: {
        advance: async (_access, probe) => {
          if (double.failWith !== null) throw double.failWith
          double.probes.push(probe)
          return double.probe(probe)
        },
        remove: async () => double.probeNamespace,
      },
      close: async () => undefined,
    },
  }
  return double
}

/** A UUID that is always the same for the same text. */
function uidOf(text: string): string {
  const hex = Buffer.from(text).toString('hex').padEnd(32, '0').slice(-12)
  return `00000000-0000-4000-8000-${hex}`
}

function reportOf(run: {
  blueprint: TenantBlueprint
  clusterIds: readonly [string, string]
  isNew: boolean
  agreed: ReconcileReport['agreedQuotas']
  use: ReconcileReport['use']
  observedAt: Instant
}): ReconcileReport {
  const { blueprint, clusterIds, isNew, agreed, use, observedAt } = run
  const namespace = (purpose: 'storage' | 'backup', clusterId: string) => ({
    purpose,
    clusterId,
    name: `${blueprint.slug}-${purpose}`,
    uid: randomUUID(),
  })
  const ready = { type: 'Ready', status: 'True', reason: 'AllReady', message: '' } as const
  return {
    namespaces: isNew ? [namespace('storage', clusterIds[0]), namespace('backup', clusterIds[1])] : [],
    conditions: [{ ...ready, observedGeneration: blueprint.generation, changedAt: observedAt }],
    objectsApplied: 5,
    agreedQuotas: agreed,
    use,
    steps: [{ step: 'apply', outcome: 'done', message: 'applied' }],
    retryAfterMs: null,
  }
}

/** A unit of work whose tenants come a few at a time, so that what is computed in portions has several of them. */
function inSmallPortions(
  opened: UnitOfWork,
  membersPerPortion: number,
): { unitOfWork: UnitOfWork; asked: () => number } {
  let asked = 0
  const narrowed = (tx: Transaction): Transaction => {
    const tenantIdsAfter: Transaction['tenancy']['tenantIdsAfter'] = ({ after, limit }) => {
      asked += 1
      return tx.tenancy.tenantIdsAfter({ after, limit: Math.min(limit, membersPerPortion) })
    }
    return standingFor(tx, { tenancy: standingFor(tx.tenancy, { tenantIdsAfter }) })
  }
  const unitOfWork: UnitOfWork = {
    read: (scope, work) => opened.read(scope, (tx) => work(narrowed(tx))),
    glance: (scope, work) => opened.glance(scope, (tx) => work(narrowed(tx))),
    stream: (scope, work) => opened.stream(scope, (tx) => work(narrowed(tx))),
    transact: (scope, work) => opened.transact(scope, (tx) => work(narrowed(tx))),
  }
  return { unitOfWork, asked: () => asked }
}

/** A unit of work whose process can be made to die between two transactions, as kill -9 would. */
function mortal(unitOfWork: UnitOfWork): { unitOfWork: UnitOfWork; dieBefore: (n: number | null) => void } {
  let left: number | null = null
  return {
    unitOfWork: {
      ...unitOfWork,
      transact: async (scope, work) => {
        if (left !== null) left -= 1
        if (left === 0) throw new Error('killed')
        return await unitOfWork.transact(scope, work)
      },
    },
    dieBefore: (n) => {
      left = n
    },
  }
}

/** Opens a database of its own and every use case over it; another server, or gateway than the double, where it is named. */
export async function openHouse(
  clockIso: string,
  {
    serverUrl,
    attachTo,
    poolSizeMax = 5,
    gateway,
    installation = {},
    mail = silentMail,
    webhooks = silentWebhooks,
    documents = {},
    escrow = null,
    membersPerPortion = 2,
  }: {
    serverUrl?: string
    /** A database that stands already, instead of a new one. */
    attachTo?: DatabaseAddress
    poolSizeMax?: number
    gateway?: ClusterGateway
    installation?: Partial<InstallationSettings>
    /** Left out, what is sent is taken and read by nobody. */
    mail?: MailSender
    webhooks?: WebhookSender
    /** Left out, no document goes with a letter. */
    documents?: Pick<JobPorts, 'statementPdf' | 'forecastDocuments'>
    escrow?: EscrowBox | null
    /** Few, so that a handful of members are portions enough. */
    membersPerPortion?: number
  } = {},
): Promise<House> {
  const database = attachTo === undefined ? await createMigratedDatabase(serverUrl) : attachDatabase(attachTo)
  const opened = database.open({ poolSizeMax })
  await opened.ping()
  let now = instantFromIso(clockIso)
  let wallClockAheadMs = 0
  const cluster = createClusterDouble()
  const published: { tenantId: string; sequence: number }[] = []
  const progress: ProgressChannel = {
    publish: async (message) => void published.push(message),
    subscribe: async () => ({ stop: async () => undefined }),
  }
  const portioned = inSmallPortions(opened.unitOfWork, membersPerPortion)
  const { unitOfWork, dieBefore } = mortal(portioned.unitOfWork)
  const objectStore = createObjectStore({ allowLoopback: true })
  const volumeMeasurements = createVolumeMeasurements({ allowLoopback: true })
  const keys = [{ id: 'k1', base64: randomBytes(32).toString('base64') }]
  const secretBox = createSecretBox({ keys, current: 'k1' })
  const clusterGateway = gateway ?? cluster.gateway
  const ports = {
    unitOfWork,
    clock: { now: () => now },
    wallClock: { now: () => instant(Date.now() + wallClockAheadMs) },
    ids: createIdSource(),
    secretBox,
    escrow,
    documentSigner: createDocumentSigner(secretBox),
    checkpointSigner: createCheckpointSigner(secretBox),
    exportWriter,
    installation: { ...settings, ...installation },
    progress,
    newestRevisionOn: clusterGateway.newestRevision.bind(clusterGateway),
    examineCluster: (access: ExitClusterAccess) => clusterGateway.examine(access),
    examineNamespace: (look: NamespaceLook) => clusterGateway.adoption.examine(look),
    objectStore,
    inspectObjectStore: objectStore.inspect.bind(objectStore),
    volumeMeasurements,
    inspectMeasurementSource: volumeMeasurements.inspect.bind(volumeMeasurements),
    clusterGateway,
    identifyCluster: (kubeconfig: string) => clusterGateway.identify(kubeconfig),
    clusterAnswers: (access: Parameters<ClusterGateway['answers']>[0]) => clusterGateway.answers(access),
    mail,
    webhooks,
    ...documents,
    printFile: printFilePdf,
    checkWebhookUrl: webhooks.check.bind(webhooks),
    documentTemplates,
    importWorkbooks,
    register: createCommuneRegister(),
  }
  return {
    database,
    api: createApiUseCases(ports),
    jobs: createJobUseCases(ports),
    ports,
    unitOfWork,
    outboxRelay: opened.outboxRelay,
    dieBeforeTransaction: dieBefore,
    portionsAsked: portioned.asked,
    cluster,
    published,
    seal: (plainText) => ports.secretBox.seal(plainText),
    open: (sealed) => ports.secretBox.open(sealed),
    moveWallClock: (ms) => void (wallClockAheadMs += ms),
    setClock: (iso) => void (now = instantFromIso(iso)),
    close: () => database.drop(),
  }
}
