import { randomBytes } from 'node:crypto'
import { type ApiUseCases, type ControlPlanePorts, createApiUseCases } from '@grenier/control-plane'
import { documentTemplates, importWorkbooks } from '@grenier/documents'
import { createCheckpointSigner, createDocumentSigner, createIdSource, createSecretBox } from '@grenier/identity'
import { civilDate, instant, instantFromIso } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'
import { type BenchServer, installationId, timeZone } from './server.ts'

/** What use cases stand on, over the server; business time stands still. */
export function openPorts({ database }: Pick<BenchServer, 'database'>): ControlPlanePorts {
  const now = instantFromIso('2026-01-05T09:00:00.000Z')
  const secretBox = createSecretBox({
    keys: [{ id: 'k1', base64: randomBytes(32).toString('base64') }],
    current: 'k1',
  })
  return {
    unitOfWork: database.unitOfWork,
    clock: { now: () => now },
    wallClock: { now: () => instant(Date.now()) },
    ids: createIdSource(),
    secretBox,
    installation: {
      id: installationId,
      operatorName: 'Syndicat mixte numérique',
      operatorSiren: '200012342',
      timeZone,
      accounting: 'helios',
      vatRegime: 'out-of-scope',
      simulatedClock: true,
      foundedOn: civilDate('2026-01-01'),
    },
    progress: { publish: async () => undefined, subscribe: async () => ({ stop: async () => undefined }) },
  }
}

/** The use cases of the API over those. */
export function openHouse(server: Pick<BenchServer, 'database'>): ApiUseCases {
  const ports = openPorts(server)
  return createApiUseCases({
    ...ports,
    checkpointSigner: createCheckpointSigner(ports.secretBox),
    documentSigner: createDocumentSigner(ports.secretBox),
    inspectObjectStore: async () => ({ adminApi: 'absent' }),
    inspectMeasurementSource: async () => undefined,
    checkWebhookUrl: async () => undefined,
    documentTemplates,
    importWorkbooks,
    register: createCommuneRegister(),
    identifyCluster: async () => ({
      kubeSystemUid: '00000000-0000-4000-8000-000000000001',
      server: 'https://cluster.test',
      kubernetesVersion: 'v1.34.0',
    }),
    clusterAnswers: async () => true,
    newestRevisionOn: () => Promise.reject(new Error('no cluster is asked here')),
    examineCluster: () => Promise.reject(new Error('no cluster is examined here')),
    examineNamespace: () => Promise.reject(new Error('no namespace is examined here')),
  })
}
