import { randomBytes } from 'node:crypto'
import { type ApiUseCases, type ControlPlanePorts, createApiUseCases } from '@grenier/control-plane'
import type { InstallationSettings, SecretBox } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { documentTemplates, importWorkbooks } from '@grenier/documents'
import { createCheckpointSigner, createDocumentSigner, createIdSource, createSecretBox } from '@grenier/identity'
import { createClusterGateway } from '@grenier/kubernetes'
import { civilDate, GIB, instantFromIso } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'
import { callOf, operator } from '../../harness/actors.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../../harness/migrated-database.ts'
import { recordAct, registerAndEnrol } from '../../harness/region-ground.ts'
import { sirenFrom } from '../../harness/sirene-numbers.ts'
import { createSkippingClock, type SkippingClock } from './skipping-clock.ts'

export const classNames = { block: 'standard', backup: 'objets-sauvegarde' } as const
export const starterGib = 10n

/** What every process of a town is told about it. */
export const installation: InstallationSettings = {
  id: '0198c0de-7a00-7000-8000-0000000000aa',
  operatorName: 'Syndicat mixte numérique',
  operatorSiren: '200012342',
  timeZone: 'Europe/Paris',
  accounting: 'helios',
  vatRegime: 'out-of-scope',
  simulatedClock: true,
  foundedOn: civilDate('2026-01-01'),
}

/** The database, the use cases of people over it, and what workers share: no worker runs by itself. */
export interface Town {
  readonly database: MigratedDatabase
  readonly opened: Database
  readonly api: ApiUseCases
  readonly secretBox: SecretBox
  readonly wallClock: SkippingClock
  readonly offers: { readonly blockId: string; readonly backupId: string }
  /** The pool above all communes. */
  readonly poolId: string
  /** The act under which they joined. */
  readonly actId: string
  /** Ports of a process with these connections of its own. */
  portsOver(database: Database): ControlPlanePorts
  /** Enrols a commune with a little of both offers; its id and slug. */
  enrol(number: number): Promise<{ readonly id: string; readonly slug: string }>
  close(): Promise<void>
}

async function declareCluster(api: ApiUseCases, kubeconfig: string): Promise<string> {
  const site = await api.createSite(
    {
      code: 'cergy',
      name: 'Cergy',
      residency: 'FR',
      s3Endpoint: 'https://s3.cergy.example',
      s3CaPem: null,
      s3Region: 'us-east-1',
      s3AdminKey: null,
    },
    callOf(operator),
  )
  const profile = {
    oidcGroupsPrefix: 'grenier:',
    dnsNamespace: 'kube-system',
    dnsPodLabels: { 'k8s-app': 'kube-dns' },
    apiServerCidrs: ['10.20.0.10/32'],
    s3Cidrs: ['10.30.0.0/24'],
  }
  const cluster = await api.declareCluster({ name: 'cergy-1', siteId: site.id, kubeconfig, profile }, callOf(operator))
  return cluster.id
}

async function createOffers(api: ApiUseCases, clusterId: string): Promise<Town['offers']> {
  const offerOf = (kind: 'block' | 'backup') =>
    api.createOffer(
      {
        code: kind,
        name: kind,
        kind,
        clusterId,
        className: classNames[kind],
        residency: 'FR',
        roundingStepBytes: GIB,
        quotaBytesMax: 10_240n * GIB,
        sizeStepsBytes: [50n * GIB, 100n * GIB],
      },
      callOf(operator),
    )
  const [block, backup] = [await offerOf('block'), await offerOf('backup')]
  return { blockId: block.id, backupId: backup.id }
}

/** Where a town is to stand, when other processes are to work for it too. */
export interface TownPlace {
  /** A superuser's connection to the PostgreSQL to make its database on. */
  readonly serverUrl: string
  /** What seals its secrets: 32 bytes, base64, under the name `k1`. */
  readonly secretKeyBase64: string
}

/** Opens a town on one cluster, which is asked who it is through that kubeconfig. */
export async function openTown(kubeconfig: string, place?: TownPlace): Promise<Town> {
  const database = await createMigratedDatabase(place?.serverUrl)
  const wallClock = createSkippingClock()
  const opened = database.open({ now: () => wallClock.now() })
  const secretBox = createSecretBox({
    keys: [{ id: 'k1', base64: place?.secretKeyBase64 ?? randomBytes(32).toString('base64') }],
    current: 'k1',
  })
  const portsOver: Town['portsOver'] = ({ unitOfWork }) => ({
    unitOfWork,
    clock: { now: () => instantFromIso('2026-01-05T09:00:00.000Z') },
    wallClock,
    ids: createIdSource(),
    secretBox,
    installation,
    progress: { publish: async () => undefined, subscribe: async () => ({ stop: async () => undefined }) },
  })
  const door = createClusterGateway({ wallClock, allowLoopback: true })
  const api = createApiUseCases({
    ...portsOver(opened),
    identifyCluster: (text) => door.identify(text),
    clusterAnswers: (access) => door.answers(access),
    examineCluster: (access) => door.examine(access),
    newestRevisionOn: (access, wanted) => door.newestRevision(access, wanted),
    examineNamespace: (look) => door.adoption.examine(look),
    inspectObjectStore: async () => ({ adminApi: 'absent' }),
    inspectMeasurementSource: async () => undefined,
    checkWebhookUrl: async () => undefined,
    documentTemplates,
    importWorkbooks,
    register: createCommuneRegister(),
    checkpointSigner: createCheckpointSigner(secretBox),
    documentSigner: createDocumentSigner(secretBox),
  })
  const actId = await recordAct(api)
  const clusterId = await declareCluster(api, kubeconfig)
  const offers = await createOffers(api, clusterId)
  const pool = await api.createPool({ name: 'Région', parentId: null, organisationId: null }, callOf(operator))
  return {
    database,
    opened,
    api,
    secretBox,
    wallClock,
    offers,
    poolId: pool.id,
    actId,
    portsOver,
    async enrol(number) {
      const text = String(number).padStart(3, '0')
      const { id, slug } = await registerAndEnrol(api, {
        name: `Commune ${text}`,
        siren: sirenFrom(`21950${text}`),
        inseeCode: `95${text}`,
        inhabitants: 1_000,
        parentNodeId: pool.id,
        clusterId,
        actId,
        agreementNumber: `C-${text}`,
        commitmentCents: 10_000_000n,
        starterQuotas: [offers.blockId, offers.backupId].map((offerId) => ({
          offerId,
          quotaBytes: starterGib * GIB,
        })),
      })
      return { id, slug }
    },
    async close() {
      await door.close()
      await database.drop()
    },
  }
}
