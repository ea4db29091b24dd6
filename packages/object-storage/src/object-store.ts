import { ListBucketsCommand } from '@aws-sdk/client-s3'
import {
  type BucketAccess,
  exitTokenCovers,
  type ObjectStore,
  type ObjectStoreAccess,
  type ObjectStoreCapabilities,
  type ObjectVersion,
  Problem,
} from '@grenier/control-plane/ports'
import { type Connections, createConnections, keyOf } from './connections.ts'
import { destroyVersions } from './destroy.ts'
import { probeDeletion, readProtection } from './protection.ts'
import { askAdmin } from './rgw-admin.ts'
import { readLimit, readProviderUsage, setLimit } from './rgw-bucket.ts'
import { orProblem, problemOf, silenceOf } from './silence.ts'
import { countVersions, readManifest, sumUsage } from './versions.ts'

/** A name no bucket has: asking for it shows that the administration answers, without listing everyone's buckets. */
const noBucketName = 'grenier-asks-who-you-are'

async function inspectKey(connections: Connections, store: ObjectStoreAccess): Promise<ObjectStoreCapabilities> {
  const query = { bucket: noBucketName, stats: 'true' }
  const answer = await askAdmin(connections, store, { method: 'GET', path: '/bucket', query })
  if (answer.state === 'answered' || answer.reason === 'bucket-missing') return { adminApi: 'rgw' }
  if (answer.reason !== 'admin-api-absent') throw problemOf(answer.reason)
  const { adminKey } = store
  if (adminKey !== null) await orProblem(() => connections.clientOf(store, adminKey).send(new ListBucketsCommand({})))
  return { adminApi: 'absent' }
}

async function readUsage(connections: Connections, bucket: BucketAccess): ReturnType<ObjectStore['readUsage']> {
  const usage = await readProviderUsage(connections, bucket)
  const isWithoutFigure =
    usage.state === 'unmeasured' && (usage.reason === 'admin-api-absent' || usage.reason === 'no-key')
  const key = keyOf(bucket)
  if (!isWithoutFigure || key === null) return usage
  try {
    return await sumUsage({ client: connections.clientOf(bucket.store, key), bucketName: bucket.bucketName })
  } catch (error) {
    return { state: 'unmeasured', reason: silenceOf(error) }
  }
}

function clientFor(connections: Connections, bucket: BucketAccess) {
  const key = keyOf(bucket)
  if (key === null) throw problemOf('no-key')
  return { client: connections.clientOf(bucket.store, key), bucketName: bucket.bucketName }
}

async function* manifestOf(
  connections: Connections,
  bucket: BucketAccess,
  options: Parameters<ObjectStore['manifest']>[1],
): AsyncGenerator<ObjectVersion> {
  try {
    yield* readManifest(clientFor(connections, bucket), options)
  } catch (error) {
    throw error instanceof Problem ? error : problemOf(silenceOf(error))
  }
}

/**
 * Object stores over the S3 protocol, and Ceph RGW's administration where a store has it: there usage and limits are the
 * provider's own. Elsewhere limits are `unverified` and usage is summed by listing, up to a limit.
 */
export function openObjectStore(options: { readonly allowLoopback: boolean }): ObjectStore {
  const connections = createConnections(options)
  return {
    inspect: (store) => inspectKey(connections, store),
    readUsage: (bucket) => readUsage(connections, bucket),
    readLimit: (bucket) => readLimit(connections, bucket),
    setLimit: (bucket, limitBytes) => setLimit(connections, bucket, limitBytes),
    async readProtection(bucket) {
      const key = keyOf(bucket)
      if (key === null) return { state: 'unknown', reason: 'no-key' }
      return await readProtection(connections.clientOf(bucket.store, key), bucket.bucketName)
    },
    probeDeletion: ({ store, key, bucketName }) => probeDeletion(connections.clientOf(store, key), bucketName),
    countVersions: (bucket) => orProblem(() => countVersions(clientFor(connections, bucket))),
    manifest: (bucket, reading) => manifestOf(connections, bucket, reading),
    async destroyBucket(bucket, { token, onProgress }) {
      if (!exitTokenCovers(token, bucket)) throw new Error('the exit token does not cover this bucket')
      return await orProblem(() => destroyVersions(clientFor(connections, bucket), onProgress))
    },
    close: async () => connections.close(),
  }
}
