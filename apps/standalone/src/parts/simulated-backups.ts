import { setTimeout as sleep } from 'node:timers/promises'
import type { KubernetesObject } from '@kubernetes/client-node'

type Plain = KubernetesObject & Readonly<Record<string, unknown>>

/** Plays what stands inside a demo's cluster and what copies it. */
export interface SimulatedBackups {
  /** From now on the namespace holds a few folders, each of which was copied. Called again it changes nothing. */
  begin(namespace: string): Promise<void>
  close(): Promise<void>
}

/** Folders of a small town hall, smaller together than the smallest quota anybody starts with. */
const folders = [
  { name: 'etat-civil', size: '2Gi' },
  { name: 'urbanisme', size: '2Gi' },
  { name: 'conseil-municipal', size: '1Gi' },
] as const

const lookEveryMs = 1_000
const k8up = 'k8up.io/v1'
const drillJob = 'grenier-drill'
const filesOfDrill = 1_284

/**
 * The embedded cluster has an API and no drivers: nobody there would ever copy a file. This plays K8up and the Job of a
 * restore test in one cluster, by status and Snapshots alone, so that backups, restores and drills can be followed in the
 * demo. Nothing is copied; like every figure of the demo it is simulated.
 */
export function simulateBackups(about: {
  readonly kubeconfig: string
  readonly className: string
  readonly onError: (error: unknown) => void
}): SimulatedBackups {
  const stopping = new AbortController()
  let running: Promise<void> | null = null
  return {
    begin: async (namespace) => {
      const cluster = await connect(about.kubeconfig)
      for (const folder of folders) await fill(cluster, { ...folder, namespace, className: about.className })
      running ??= attend(cluster, { namespace, signal: stopping.signal, onError: about.onError })
    },
    close: async () => {
      stopping.abort()
      await running
    },
  }
}

type Cluster = Awaited<ReturnType<typeof connect>>

/** Loaded when it is needed: the client of Kubernetes is large, and most runs of the demo's parts are without it. */
async function connect(kubeconfig: string) {
  const { KubeConfig, KubernetesObjectApi, CustomObjectsApi, BatchV1Api, CoreV1Api, PatchStrategy, setHeaderOptions } =
    await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromString(kubeconfig)
  const objects = KubernetesObjectApi.makeApiClient(config)
  const custom = config.makeApiClient(CustomObjectsApi)
  const batch = config.makeApiClient(BatchV1Api)
  const core = config.makeApiClient(CoreV1Api)
  const asMerge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch)
  return {
    /** One that stands already is left alone. */
    create: async (object: Plain): Promise<void> => {
      await objects.create(object).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 409)) throw error
      })
    },
    list: async (apiVersion: string, kind: string, namespace?: string): Promise<Plain[]> => {
      const { items } = await objects.list<Plain>(apiVersion, kind, namespace)
      return items
    },
    endCustom: async (plural: string, { namespace, name }: Place, status: object): Promise<void> => {
      const [group = '', version = ''] = k8up.split('/')
      const change = { group, version, plural, name, namespace, body: { status } }
      await custom.patchNamespacedCustomObjectStatus(change, asMerge)
    },
    endJob: async ({ namespace, name }: Place, status: object): Promise<void> => {
      await batch.patchNamespacedJobStatus({ name, namespace, body: { status } }, asMerge)
    },
    endPod: async ({ namespace, name }: Place, status: object): Promise<void> => {
      await core.patchNamespacedPodStatus({ name, namespace, body: { status } }, asMerge)
    },
  }
}

interface Place {
  readonly namespace: string
  readonly name: string
}

async function fill(
  cluster: Cluster,
  { namespace, name, size, className }: Place & { size: string; className: string },
): Promise<void> {
  const spec = {
    storageClassName: className,
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
  }
  const standing = await cluster.list('v1', 'PersistentVolumeClaim', namespace)
  if (standing.some(({ metadata }) => metadata?.name === name)) return
  await cluster.create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec })
  await copy(cluster, { namespace, name })
}

/** A Snapshot of one folder, as K8up shows the copies it made. */
async function copy(cluster: Cluster, { namespace, name: claimName }: Place): Promise<void> {
  const takenAt = new Date(Math.ceil(performance.timeOrigin + performance.now()))
  const id = `${claimName}-${takenAt.getTime()}`
  const spec = { id, date: takenAt.toISOString(), paths: [`/data/${claimName}`], repository: 's3:demo' }
  await cluster.create({ apiVersion: k8up, kind: 'Snapshot', metadata: { name: id, namespace }, spec })
}

async function copyAll(cluster: Cluster, namespace: string): Promise<void> {
  for (const { metadata } of await cluster.list('v1', 'PersistentVolumeClaim', namespace)) {
    await copy(cluster, { namespace, name: metadata?.name ?? '' })
  }
}

interface Attended {
  readonly namespace: string
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
}

/** Looks again and again at what was asked for; one look that fails is followed by the next. */
async function attend(cluster: Cluster, { namespace, signal, onError }: Attended): Promise<void> {
  while (!signal.aborted) {
    await lookOnce(cluster, namespace).catch((error: unknown) => {
      if (!signal.aborted) onError(error)
    })
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

async function lookOnce(cluster: Cluster, namespace: string): Promise<void> {
  for (const [kind, plural] of [
    ['Backup', 'backups'],
    ['Restore', 'restores'],
  ] as const) {
    for (const { metadata, status } of await cluster.list(k8up, kind, namespace)) {
      if (isOver(status)) continue
      if (kind === 'Backup') await copyAll(cluster, namespace)
      await cluster.endCustom(
        plural,
        { namespace, name: metadata?.name ?? '' },
        { finished: true, conditions: [done()] },
      )
    }
  }
  for (const { metadata, status } of await cluster.list('batch/v1', 'Job')) {
    if (metadata?.name === drillJob && !isOver(status)) await endDrill(cluster, metadata.namespace ?? '')
  }
}

/** The Job of a restore test ends well once its pod has said how many files it compared. */
async function endDrill(cluster: Cluster, namespace: string): Promise<void> {
  const pod = { namespace, name: `${drillJob}-0` }
  const counts = { expectedFiles: filesOfDrill, restoredFiles: filesOfDrill, comparedBytes: filesOfDrill * 4_096 }
  const container = { name: 'restore', image: 'demo', imageID: '', ready: false, restartCount: 0 }
  const terminated = { exitCode: 0, message: JSON.stringify(counts) }
  const spec = { containers: [{ name: container.name, image: container.image }] }
  await cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: pod, spec })
  await cluster.endPod(pod, { phase: 'Succeeded', containerStatuses: [{ ...container, state: { terminated } }] })
  await cluster.endJob({ namespace, name: drillJob }, { succeeded: 1, conditions: [{ ...done(), type: 'Complete' }] })
}

function done() {
  const lastTransitionTime = new Date(performance.timeOrigin + performance.now()).toISOString()
  return { type: 'Completed', status: 'True', reason: 'Succeeded', message: 'simulated', lastTransitionTime }
}

function isOver(status: unknown): boolean {
  const conditions = typeof status === 'object' && status !== null && 'conditions' in status ? status.conditions : null
  return Array.isArray(conditions) && conditions.length > 0
}
