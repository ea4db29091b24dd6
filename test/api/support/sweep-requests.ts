import { createJobUseCases, type JobUseCases } from '@grenier/control-plane'
import type { ClusterGateway, MailSender } from '@grenier/control-plane/ports'
import { exportWriter } from '@grenier/documents'
import { createCheckpointSigner, createIdSource } from '@grenier/identity'
import { createObjectStore } from '@grenier/object-storage'
import { createVolumeMeasurements } from '@grenier/prometheus'
import { civilDate, instant } from '@grenier/quota-billing'
import { silentMail, silentWebhooks } from '../../harness/silent-senders.ts'
import { boxOfTheSuite, installationIdOfTheSuite, type RealApi } from './real-api.ts'

const noCluster = async () => {
  throw new Error('no cluster was expected to be asked')
}

const unaskedClusters: ClusterGateway = {
  identify: noCluster,
  answers: noCluster,
  examine: noCluster,
  newestRevision: noCluster,
  prepare: noCluster,
  stamp: { read: noCluster, write: noCluster },
  reconcile: noCluster,
  protection: {
    observe: noCluster,
    advance: noCluster,
    removeDrill: noCluster,
    writers: noCluster,
    unendedRestores: noCluster,
    removeMoveTarget: noCluster,
    findMoveTarget: noCluster,
    backupKey: noCluster,
  },
  exit: { inventory: noCluster, destroy: noCluster },
  credentials: { lifeOf: () => null, endOf: () => null, renew: noCluster },
  adoption: { examine: noCluster, takeOver: noCluster },
  capacity: { look: noCluster },
  networkProbe: { advance: noCluster, remove: noCluster },
  close: async () => {},
}

/** The worker's jobs over the API's database and at its time; no cluster is ever asked where no gateway is named. */
export function jobsOver(
  api: RealApi,
  { clusterGateway = unaskedClusters, mail = silentMail }: { clusterGateway?: ClusterGateway; mail?: MailSender } = {},
): JobUseCases {
  return createJobUseCases({
    unitOfWork: api.unitOfWork,
    clock: api.clock,
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
      simulatedClock: true,
      foundedOn: civilDate('2026-01-01'),
    },
    progress: { publish: async () => {}, subscribe: async () => ({ stop: async () => {} }) },
    clusterGateway,
    objectStore: createObjectStore(),
    volumeMeasurements: createVolumeMeasurements(),
    mail,
    webhooks: silentWebhooks,
    documentSigner: { newKey: noCluster, sign: noCluster },
    checkpointSigner: createCheckpointSigner(boxOfTheSuite),
    exportWriter,
  })
}

/** Runs the worker's sweep of requests once, at the API's time. No cluster is ever asked. */
export async function sweepRequests(api: RealApi): Promise<void> {
  await jobsOver(api)['sweep-quota-requests']({})
}
