import { quantityToBytes } from './quantity.ts'

/** Typed readings of objects that arrive as plain JSON: what is missing or of another type reads as empty. */
type Fields = Readonly<Record<string, unknown>>
type Texts = Readonly<Record<string, string>>

export function isRecord(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function record(value: unknown): Fields {
  return isRecord(value) ? value : {}
}

/** The entries of a map whose values are texts. */
export function texts(value: unknown): Texts {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/**
 * The entries of a list that the API may also write as null when it is empty, as far as each is what `isEntry` asks for. Null:
 * something else was answered, and what is no list is no empty one.
 */
export function entriesOf<Entry>(
  body: unknown,
  field: string,
  isEntry: (value: unknown) => value is Entry,
): readonly Entry[] | null {
  if (!isRecord(body) || !(field in body)) return null
  const entries = body[field] ?? []
  return Array.isArray(entries) && entries.every(isEntry) ? entries : null
}

/** `spec.hard` of a ResourceQuota. */
export function hardOf(object: { readonly [field: string]: unknown }): Texts {
  return texts(record(object['spec'])['hard'])
}

/** `status.hard` and `status.used` of a ResourceQuota. */
export function quotaStatusOf(object: { readonly [field: string]: unknown }): { hard: Texts; used: Texts } {
  const status = record(object['status'])
  return { hard: texts(status['hard']), used: texts(status['used']) }
}

/** What matters of an ObjectBucketClaim: its phase, its bucket and the size asked of the provider. */
export function bucketClaimOf(object: { readonly [field: string]: unknown }): {
  phase: string
  bucketName: string
  maxSize: string
} {
  const spec = record(object['spec'])
  return {
    phase: texts(object['status'])['phase'] ?? '',
    bucketName: texts(spec)['bucketName'] ?? '',
    maxSize: texts(spec['additionalConfig'])['maxSize'] ?? '',
  }
}

/** Class of a claim and the capacity of the volume it is bound to; empty while it has none. */
export function claimCapacityOf(object: { readonly [field: string]: unknown }): {
  className: string
  capacity: string
} {
  return {
    className: texts(object['spec'])['storageClassName'] ?? '',
    capacity: texts(record(object['status'])['capacity'])['storage'] ?? '',
  }
}

/** What matters of a volume: whose claim it is or was, its size, its class, and what becomes of it with its claim. */
export function volumeOf(volume: { readonly [field: string]: unknown }): {
  claimNamespace: string
  claimUid: string
  sizeBytes: bigint | null
  className: string
  reclaimPolicy: string
  isReleased: boolean
} {
  const spec = record(volume['spec'])
  const claim = texts(spec['claimRef'])
  return {
    claimNamespace: claim['namespace'] ?? '',
    claimUid: claim['uid'] ?? '',
    sizeBytes: quantityToBytes(texts(spec['capacity'])['storage'] ?? ''),
    className: texts(spec)['storageClassName'] ?? '',
    reclaimPolicy: texts(spec)['persistentVolumeReclaimPolicy'] ?? '',
    isReleased: texts(volume['status'])['phase'] === 'Released',
  }
}

/** Endpoint and bucket that a Schedule writes to. */
export function scheduleTargetOf(object: { readonly [field: string]: unknown }): {
  s3Endpoint: string
  bucketName: string
} {
  const s3 = texts(record(record(object['spec'])['backend'])['s3'])
  return { s3Endpoint: s3['endpoint'] ?? '', bucketName: s3['bucket'] ?? '' }
}

/** What Velero says of a location; empty while it has not looked at it, which it does before it writes there. */
export function locationPhaseOf(object: { readonly [field: string]: unknown } | undefined): string {
  return texts(object?.['status'])['phase'] ?? ''
}

/** The decoded values of a Secret. */
export function secretDataOf(object: { readonly [field: string]: unknown }): Texts {
  return Object.fromEntries(
    Object.entries(texts(object['data'])).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  )
}
