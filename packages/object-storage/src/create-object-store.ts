import type { ObjectStore } from '@grenier/control-plane/ports'
import { checkAuthority, checkedEndpoint } from './address.ts'

/**
 * The object store of a process. The S3 library is loaded at the first call: a process that only declares sites, as a
 * demo does, does not pay for it when it starts. `allowLoopback` is the local demo's own flag.
 */
export function createObjectStore({ allowLoopback = false }: { readonly allowLoopback?: boolean } = {}): ObjectStore {
  let opened: Promise<ObjectStore> | undefined
  const open = (): Promise<ObjectStore> =>
    (opened ??= import('./object-store.ts').then(({ openObjectStore }) => openObjectStore({ allowLoopback })))
  return {
    async inspect(store) {
      checkedEndpoint(store.endpoint, { allowLoopback })
      checkAuthority(store.caPem)
      return store.adminKey === null ? { adminApi: 'absent' } : await (await open()).inspect(store)
    },
    readUsage: async (bucket) => await (await open()).readUsage(bucket),
    readLimit: async (bucket) => await (await open()).readLimit(bucket),
    setLimit: async (bucket, limitBytes) => await (await open()).setLimit(bucket, limitBytes),
    readProtection: async (bucket) => await (await open()).readProtection(bucket),
    probeDeletion: async (bucket) => await (await open()).probeDeletion(bucket),
    countVersions: async (bucket) => await (await open()).countVersions(bucket),
    async *manifest(bucket, reading) {
      yield* (await open()).manifest(bucket, reading)
    },
    destroyBucket: async (bucket, leave) => await (await open()).destroyBucket(bucket, leave),
    close: async () => await (await opened)?.close(),
  }
}
