import {
  type ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node'

/** An object with whatever fields it has. */
export type AnyObject = KubernetesObject & Record<string, unknown>

interface Address {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** The tests' own way to a cluster: another client than the one under test, acting as another person. */
export interface RealApi {
  readonly config: KubeConfig
  read(address: Address): Promise<AnyObject | null>
  /** Creates the object; one that exists already is left alone. */
  create(object: AnyObject): Promise<void>
  /** Merge patch under the name of another manager. */
  edit(address: Address, change: object): Promise<void>
  /** Merge patch of the status alone, as an operator writes it. */
  editStatus(address: Address, status: object): Promise<void>
  remove(address: Address): Promise<void>
  list(apiVersion: string, kind: string, namespace?: string): Promise<AnyObject[]>
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error ? (error as ApiException<unknown>).code : undefined
}

function reference({ apiVersion, kind, name, namespace }: Address) {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }
}

export function connectRealApi(kubeconfig: string): RealApi {
  const config = new KubeConfig()
  config.loadFromString(kubeconfig)
  const api = KubernetesObjectApi.makeApiClient(config)
  return {
    config,
    async read(address) {
      try {
        return await api.read<AnyObject>(reference(address))
      } catch (error) {
        if (statusOf(error) === 404) return null
        throw error
      }
    },
    async create(object) {
      try {
        await api.create(object)
      } catch (error) {
        if (statusOf(error) !== 409) throw error
      }
    },
    async edit(address, change) {
      const patch = { ...reference(address), ...change }
      await api.patch(patch, undefined, undefined, 'somebody-else', undefined, PatchStrategy.MergePatch)
    },
    async editStatus({ apiVersion, kind, name, namespace }, status) {
      const plural = `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`
      const server = config.getCurrentCluster()?.server ?? ''
      if (kind === 'Pod') {
        const core = config.makeApiClient(CoreV1Api)
        await core.patchNamespacedPodStatus(
          { name, namespace: namespace ?? '', body: { status } },
          setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
        )
        return
      }
      const [group = '', version = ''] = apiVersion.split('/')
      const custom = config.makeApiClient(CustomObjectsApi)
      const change = { group, version, plural, name, body: { status } }
      const asMerge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch)
      try {
        if (namespace === undefined) await custom.patchClusterCustomObjectStatus(change, asMerge)
        else await custom.patchNamespacedCustomObjectStatus({ ...change, namespace }, asMerge)
      } catch (error) {
        throw new Error(`${server} refused the status of ${kind} ${name}`, { cause: error })
      }
    },
    async remove(address) {
      await api.delete(reference(address))
    },
    async list(apiVersion, kind, namespace) {
      const { items } = await api.list<AnyObject>(apiVersion, kind, namespace)
      return items
    },
  }
}
