import { randomBytes, randomUUID } from 'node:crypto'
import type { Catalog } from './catalog.ts'
import { timestamp } from './clock.ts'
import { type KubernetesObject, mapAt, sameJson } from './objects.ts'
import { canonicalQuantity, quantityFromMillis, quantityMillis } from './quantity.ts'
import { hardOf, namespaceUsage, statusUsed, usedStatus } from './quota-usage.ts'
import type { Resource } from './resources.ts'
import type { Change, Store } from './store.ts'

export interface StorageClassOption {
  readonly name: string
  readonly roundingStepBytes: bigint
}

export interface ControllerOptions {
  readonly storageClasses: readonly StorageClassOption[]
  readonly bucketProvisioner: { readonly endpointHost: string; readonly endpointPort: number } | null
}

/** The parts of a cluster that act on what others write: quota status, binder, namespaces' defaults, buckets. */
export class Controllers {
  readonly #store: Store
  readonly #catalog: Catalog
  readonly #options: ControllerOptions
  readonly #namespacesToCount = new Set<string>()
  #scheduled = false
  #stop: () => void = () => undefined

  constructor(store: Store, catalog: Catalog, options: ControllerOptions) {
    this.#store = store
    this.#catalog = catalog
    this.#options = options
  }

  start(): void {
    this.#stop = this.#store.listen((change) => this.#react(change))
  }

  stop(): void {
    this.#stop()
  }

  #react(change: Change): void {
    const { object } = change
    const namespace = object.metadata.namespace
    if (change.type === 'DELETED') {
      if (object.kind === 'PersistentVolumeClaim') queueMicrotask(() => this.#release(object))
    } else {
      if (object.kind === 'Namespace' && change.type === 'ADDED') queueMicrotask(() => this.#furnish(object))
      if (object.kind === 'PersistentVolumeClaim') queueMicrotask(() => this.#bind(object))
      if (object.kind === 'ObjectBucketClaim') queueMicrotask(() => this.#provisionBucket(object))
    }
    if (namespace !== undefined && countsTowardsQuota(change)) {
      this.#namespacesToCount.add(namespace)
      if (!this.#scheduled) {
        this.#scheduled = true
        queueMicrotask(() => this.#countAll())
      }
    }
  }

  #resource(kind: string): Resource {
    return this.#catalog.findKind(kind)
  }

  /** What every namespace gets from its cluster. */
  #furnish(namespace: KubernetesObject): void {
    const name = namespace.metadata.name ?? ''
    const account = this.#resource('ServiceAccount')
    const config = this.#resource('ConfigMap')
    if (this.#store.get(account, name, 'default') === null) this.#create(account, name, { name: 'default' })
    if (this.#store.get(config, name, 'kube-root-ca.crt') === null) {
      this.#create(config, name, { name: 'kube-root-ca.crt', fields: { data: { 'ca.crt': '' } } })
    }
  }

  #create(
    resource: Resource,
    namespace: string | undefined,
    options: { name: string; fields?: Record<string, unknown>; labels?: Record<string, string> },
  ): KubernetesObject {
    return this.#store.create(resource, {
      apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`,
      kind: resource.kind,
      metadata: {
        name: options.name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(options.labels === undefined ? {} : { labels: options.labels }),
        uid: randomUUID(),
        creationTimestamp: timestamp(),
      },
      ...options.fields,
    })
  }

  #countAll(): void {
    this.#scheduled = false
    const namespaces = [...this.#namespacesToCount]
    this.#namespacesToCount.clear()
    for (const namespace of namespaces) this.#count(namespace)
  }

  #count(namespace: string): void {
    const resource = this.#resource('ResourceQuota')
    const quotas = this.#store.list(resource, namespace)
    if (quotas.length === 0) return
    const usage = namespaceUsage(this.#store, this.#catalog, namespace)
    for (const quota of quotas) {
      const hard = Object.fromEntries(
        Object.entries(hardOf(quota)).map(([key, value]) => [key, canonicalQuantity(value)]),
      )
      const used = usedStatus(quota, usage, this.#catalog)
      const isCurrent = sameJson(mapAt(mapAt(quota, 'status'), 'hard'), hard) && sameJson(statusUsed(quota), used)
      if (!isCurrent || quota['status'] === undefined) this.#writeStatus(resource, quota, { hard, used })
    }
  }

  #writeStatus(resource: Resource, object: KubernetesObject, status: Record<string, unknown>): KubernetesObject {
    return this.#store.update(resource, object, { ...object, metadata: { ...object.metadata }, status })
  }

  /** Binds a pending claim of a known class to a new volume of the rounded size; grows the volume of a grown claim. */
  #bind(seen: KubernetesObject): void {
    const resource = this.#resource('PersistentVolumeClaim')
    const claim = this.#store.get(resource, seen.metadata.namespace, seen.metadata.name ?? '')
    if (claim === null || claim.metadata.deletionTimestamp !== undefined) return
    const spec = mapAt(claim, 'spec')
    const storageClass = this.#options.storageClasses.find(({ name }) => name === spec['storageClassName'])
    if (storageClass === undefined) return
    const requested = mapAt(mapAt(spec, 'resources'), 'requests')['storage'] ?? '0'
    const step = storageClass.roundingStepBytes * 1000n
    const size = ((quantityMillis(requested) + step - 1n) / step) * step
    const storage = quantityFromMillis(size, '1Gi')
    if (mapAt(mapAt(claim, 'status'), 'capacity')['storage'] === storage) return
    const volumeName = typeof spec['volumeName'] === 'string' ? spec['volumeName'] : `pvc-${claim.metadata.uid}`
    this.#writeVolume(claim, { volumeName, storage, className: storageClass.name })
    const bound: KubernetesObject = { ...claim, metadata: { ...claim.metadata }, spec: { ...spec, volumeName } }
    bound['status'] = { phase: 'Bound', accessModes: spec['accessModes'], capacity: { storage } }
    this.#store.update(resource, claim, bound)
  }

  #writeVolume(claim: KubernetesObject, options: { volumeName: string; storage: string; className: string }): void {
    const resource = this.#resource('PersistentVolume')
    const found = this.#store.get(resource, undefined, options.volumeName)
    if (found !== null) {
      const spec = { ...mapAt(found, 'spec'), capacity: { storage: options.storage } }
      this.#store.update(resource, found, { ...found, metadata: { ...found.metadata }, spec })
      return
    }
    const storageClass = this.#store.get(this.#resource('StorageClass'), undefined, options.className)
    this.#create(resource, undefined, {
      name: options.volumeName,
      fields: {
        spec: {
          accessModes: mapAt(claim, 'spec')['accessModes'],
          capacity: { storage: options.storage },
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            namespace: claim.metadata.namespace,
            name: claim.metadata.name,
            uid: claim.metadata.uid,
          },
          persistentVolumeReclaimPolicy: storageClass?.['reclaimPolicy'] ?? 'Delete',
          storageClassName: options.className,
          volumeMode: 'Filesystem',
        },
        status: { phase: 'Bound' },
      },
    })
  }

  /** A deleted claim's volume: kept as Released, or removed, as its reclaim policy says. */
  #release(claim: KubernetesObject): void {
    const volumeName = mapAt(claim, 'spec')['volumeName']
    if (typeof volumeName !== 'string') return
    const resource = this.#resource('PersistentVolume')
    const volume = this.#store.get(resource, undefined, volumeName)
    if (volume === null) return
    if (mapAt(volume, 'spec')['persistentVolumeReclaimPolicy'] === 'Delete') this.#store.remove(resource, volume)
    else this.#writeStatus(resource, volume, { phase: 'Released' })
  }

  /** Plays the bucket provisioner: a bucket's name, its key and where it is, then Bound. */
  #provisionBucket(seen: KubernetesObject): void {
    const provisioner = this.#options.bucketProvisioner
    const resource = this.#catalog.findPlural('objectbucket.io', 'objectbucketclaims')
    if (provisioner === null || resource === null) return
    const { namespace, name = '' } = seen.metadata
    const claim = this.#store.get(resource, namespace, name)
    if (claim === null || mapAt(claim, 'status')['phase'] === 'Bound') return
    const spec = mapAt(claim, 'spec')
    const prefix = typeof spec['generateBucketName'] === 'string' ? spec['generateBucketName'] : name
    const bucketName = typeof spec['bucketName'] === 'string' ? spec['bucketName'] : `${prefix}-${randomUUID()}`
    const labels = { 'bucket-provisioner': 'embedded' }
    const base64 = (text: string) => Buffer.from(text).toString('base64')
    this.#create(this.#resource('Secret'), namespace, {
      name,
      labels,
      fields: {
        type: 'Opaque',
        data: {
          AWS_ACCESS_KEY_ID: base64(randomBytes(10).toString('hex').toUpperCase()),
          AWS_SECRET_ACCESS_KEY: base64(randomBytes(30).toString('base64url')),
        },
      },
    })
    this.#create(this.#resource('ConfigMap'), namespace, {
      name,
      labels,
      fields: {
        data: {
          BUCKET_HOST: provisioner.endpointHost,
          BUCKET_PORT: String(provisioner.endpointPort),
          BUCKET_NAME: bucketName,
          BUCKET_REGION: '',
          BUCKET_SUBREGION: '',
        },
      },
    })
    const bound: KubernetesObject = { ...claim, metadata: { ...claim.metadata } }
    bound['spec'] = { ...spec, bucketName, objectBucketName: `obc-${namespace}-${name}` }
    bound['status'] = { phase: 'Bound' }
    this.#store.update(resource, claim, bound)
  }
}

/** Whether a change can alter what a quota counts: kinds whose writes are status alone never do. */
function countsTowardsQuota(change: Change): boolean {
  if (change.type !== 'MODIFIED') return true
  const isClaimOrQuota = change.object.kind === 'PersistentVolumeClaim' || change.object.kind === 'ResourceQuota'
  return isClaimOrQuota && !sameJson(change.before?.['spec'], change.object['spec'])
}
