import type { Cluster } from '../cluster.ts'
import { startControllers } from '../controllers/controllers.ts'
import { KindRegistry } from '../kinds/registry.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { createObject } from '../operations/create.ts'
import { deleteObject } from '../operations/delete.ts'
import { patchObject } from '../operations/patch.ts'
import type { Target, WriteOptions } from '../operations/write-options.ts'
import type { EmbeddedKubernetesOptions } from '../options.ts'
import { seed } from '../seed.ts'
import { StatusError } from '../status.ts'
import { Store } from '../store/store.ts'

const options: WriteOptions = { fieldManager: 'test', dryRun: false, fieldValidation: 'Ignore', warnings: [] }

/** A cluster without HTTP for tests, with its controllers; namespace `n` is there. */
export interface TestCluster {
  readonly cluster: Cluster
  create(resource: string, body: JsonObject): KubernetesObject
  get(resource: string, name: string): KubernetesObject | undefined
  merge(resource: string, name: string, body: JsonObject): KubernetesObject
  remove(resource: string, name: string): JsonObject
  /** Resolves when the controllers have nothing left to do. */
  settled(): Promise<void>
  stop(): void
}

/** Starts one. `options` are those of the API; the clock stands still. */
export function startTestCluster(given: EmbeddedKubernetesOptions = {}): TestCluster {
  const cluster: Cluster = {
    store: new Store({ journal: undefined, historyEventsMax: 100 }),
    kinds: new KindRegistry(),
    certificate: 'PEM',
    now: () => new Date('2026-11-24T00:00:00Z'),
  }
  seed(cluster, given)
  const stop = startControllers(cluster, {
    roundingSteps: new Map((given.storageClasses ?? []).map((one) => [one.name, one.roundingStepBytes])),
    bucketEndpoint: given.bucketProvisioner,
  })
  const target = (resource: string, name: string): Target => {
    const kind = cluster.kinds.findResource(resource)
    if (kind === undefined) throw new Error(`${resource} is not served`)
    return { kind, namespace: kind.namespaced ? 'n' : '', name, subresource: '' }
  }
  const held: TestCluster = {
    cluster,
    create: (resource, body) => createObject(cluster, target(resource, ''), { body, options }),
    get: (resource, name) => cluster.store.get(resource, target(resource, name).namespace, name),
    merge: (resource, name, body) => patchObject(cluster, target(resource, name), { body, type: 'merge', options }),
    remove: (resource, name) =>
      deleteObject(cluster, target(resource, name), { dryRun: false, uid: undefined, resourceVersion: undefined }),
    settled: async () => {
      for (let round = 0; round < 5; round += 1) await new Promise((resolve) => setImmediate(resolve))
    },
    stop,
  }
  held.create('namespaces', { metadata: { name: 'n' } })
  return held
}

/** The Status that a refused operation answers with. */
export function refusalOf(work: () => unknown): JsonObject {
  try {
    work()
  } catch (error) {
    if (error instanceof StatusError) return error.toStatus()
    throw error
  }
  throw new Error('nothing was refused')
}
