import { setTimeout as sleep } from 'node:timers/promises'
import { createJobUseCases } from '@grenier/control-plane'
import type { ClusterGateway, UnitOfWork } from '@grenier/control-plane/ports'
import { exportWriter } from '@grenier/documents'
import { createCheckpointSigner, createDocumentSigner } from '@grenier/identity'
import { createClusterGateway, type GatewayLimits } from '@grenier/kubernetes'
import { createObjectStore } from '@grenier/object-storage'
import { createLogger } from '@grenier/platform'
import { createVolumeMeasurements } from '@grenier/prometheus'
import { createJobQueue, queueSchemaDefault } from '@grenier/queue'
import { startWorker } from '@grenier/worker'
import type { Random } from '../../fidelity/random.ts'
import { silentMail, silentWebhooks } from '../../harness/silent-senders.ts'
import type { Town } from './town.ts'

/** Short patience, so that a silent server costs a test a second and not a quarter of a minute. */
const limits: Partial<GatewayLimits> = {
  requestsPerSecondMax: Number.POSITIVE_INFINITY,
  requestTimeoutMs: 1_000,
  attemptsMax: 3,
  retryDelayMs: 10,
  retryDelayMsMax: 100,
  waitMsMax: 500,
}

/** A process that stands still for longer than a lease lasts, and the time others have meanwhile. */
const stall = { technicalMs: 15_000, realMs: 300 }

/** What befalls a worker process beside the network. */
export interface Ills {
  readonly random: Random
  /** Stands still for longer than its lease, after it read the database and before it looks at the cluster. */
  readonly stalls: number
  /** Loses its database right before, or right after, a commit. */
  readonly losesDatabase: number
  isOver: boolean
}

export interface Replica {
  stop(): Promise<void>
}

function stalling(gateway: ClusterGateway, town: Town, ills: Ills): ClusterGateway {
  return {
    ...gateway,
    reconcile: async (options) => {
      if (!ills.isOver && ills.random.chance(ills.stalls)) {
        town.wallClock.skip(stall.technicalMs)
        await sleep(stall.realMs)
      }
      return await gateway.reconcile(options)
    },
  }
}

function losing(unitOfWork: UnitOfWork, ills: Ills): UnitOfWork {
  const isLost = (): boolean => !ills.isOver && ills.random.chance(ills.losesDatabase / 2)
  return {
    read: (scope, work) => unitOfWork.read(scope, work),
    glance: (scope, work) => unitOfWork.glance(scope, work),
    stream: (scope, work) => unitOfWork.stream(scope, work),
    transact: async (scope, work) => {
      if (isLost()) throw new Error('the connection ended before the commit')
      const outcome = await unitOfWork.transact(scope, work)
      if (isLost()) throw new Error('the connection ended after the commit')
      return outcome
    },
  }
}

/** A worker as production composes it, with connections, a gateway and a consumer of its own. */
export async function startReplica(
  town: Town,
  options: { ills: Ills; limits?: Partial<GatewayLimits> },
): Promise<Replica> {
  const { ills } = options
  const database = town.database.open({ now: () => town.wallClock.now(), poolSizeMax: 8 })
  const gateway = createClusterGateway({
    wallClock: town.wallClock,
    allowLoopback: true,
    limits: { ...limits, ...options.limits },
  })
  const ports = town.portsOver(database)
  const useCases = createJobUseCases({
    ...ports,
    unitOfWork: losing(ports.unitOfWork, ills),
    clusterGateway: stalling(gateway, town, ills),
    objectStore: createObjectStore(),
    volumeMeasurements: createVolumeMeasurements(),
    mail: silentMail,
    webhooks: silentWebhooks,
    documentSigner: createDocumentSigner(ports.secretBox),
    checkpointSigner: createCheckpointSigner(ports.secretBox),
    exportWriter,
  })
  const queue = await createJobQueue({
    backend: { kind: 'postgres', connectionString: town.database.urls.queue, schema: queueSchemaDefault },
    queueName: 'provisioning-chaos',
    onError: () => undefined,
  })
  const worker = await startWorker({
    useCases,
    outboxRelay: database.outboxRelay,
    queue,
    unitOfWork: database.unitOfWork,
    wallClock: town.wallClock,
    logger: createLogger({ name: 'chaos', level: 'silent' }),
    concurrency: 6,
  })
  return {
    async stop() {
      await worker.close()
      await gateway.close()
    },
  }
}
