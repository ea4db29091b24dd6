import { bucketOf } from './buckets.ts'
import type { Answer, Exchange } from './exchange.ts'
import { refuse } from './refusal.ts'
import { awsEncoded } from './signature.ts'
import type { Bucket, Version } from './state.ts'
import { xmlAnswer } from './xml.ts'

const pageMax = 1_000

function pageSize(query: URLSearchParams): number {
  return Math.min(Number(query.get('max-keys') ?? pageMax), pageMax)
}

/** How keys travel: as they are, or encoded where asked, since XML cannot carry every character. */
function keyWriter(query: URLSearchParams): (key: string) => string {
  const encoded = (key: string): string => key.split('/').map(awsEncoded).join('/')
  return query.get('encoding-type') === 'url' ? encoded : (key) => key
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function sortedKeys(bucket: Bucket, query: URLSearchParams): string[] {
  const prefix = query.get('prefix') ?? ''
  return [...bucket.versions.keys()].filter((key) => key.startsWith(prefix)).sort(byBytes)
}

function isStanding(bucket: Bucket, key: string): boolean {
  return (bucket.versions.get(key)?.[0]?.body ?? null) !== null
}

/** Objects as they stand now, version 2 of the listing; with a delimiter, what lies deeper is one common prefix. */
export function listObjects(exchange: Exchange): Answer {
  const { query } = exchange
  if (query.get('list-type') !== '2') refuse('NotImplemented')
  const bucket = bucketOf(exchange)
  const written = keyWriter(query)
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString()
  const groupOf = (key: string): string | null => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    return end === -1 ? null : key.slice(0, end + delimiter.length)
  }
  const standing = sortedKeys(bucket, query).filter((key) => isStanding(bucket, key))
  const names = [...new Set(standing.map((key) => groupOf(key) ?? key))].filter((name) => byBytes(name, after) > 0)
  const page = names.slice(0, pageSize(query))
  const isTruncated = names.length > page.length
  const isGroup = (name: string): boolean => groupOf(name) === name
  return xmlAnswer('ListBucketResult', {
    Name: bucket.name,
    Prefix: written(prefix),
    KeyCount: page.length,
    MaxKeys: pageSize(query),
    IsTruncated: isTruncated,
    EncodingType: query.get('encoding-type'),
    NextContinuationToken: isTruncated ? Buffer.from(page.at(-1) ?? '').toString('base64url') : null,
    Contents: page
      .filter((name) => !isGroup(name))
      .map((key) => contentOf(written(key), bucket.versions.get(key)?.[0])),
    CommonPrefixes: page.filter(isGroup).map((name) => ({ Prefix: written(name) })),
  })
}

function contentOf(key: string, version: Version | undefined) {
  return {
    Key: key,
    LastModified: new Date(version?.modifiedAtMs ?? 0).toISOString(),
    ETag: `"${version?.etag}"`,
    Size: version?.body?.length ?? 0,
    StorageClass: 'STANDARD',
  }
}

/** Every version and delete marker, keys in order, newest first, from after a version of a key or after a key. */
export function listVersions(exchange: Exchange): Answer {
  const { query } = exchange
  if (query.get('delimiter') !== null) refuse('NotImplemented')
  const bucket = bucketOf(exchange)
  const written = keyWriter(query)
  const keyMarker = query.get('key-marker') ?? ''
  const versionMarker = query.get('version-id-marker')
  const all = sortedKeys(bucket, query)
    .filter((key) => keyMarker === '' || byBytes(key, keyMarker) >= (versionMarker === null ? 1 : 0))
    .flatMap((key) => versionsAfter(bucket, key, key === keyMarker ? versionMarker : null))
  const page = all.slice(0, pageSize(query))
  const last = page.at(-1)
  const isTruncated = all.length > page.length
  const entryOf = (version: Version) => ({
    Key: written(version.key),
    VersionId: version.versionId,
    IsLatest: bucket.versions.get(version.key)?.[0] === version,
    LastModified: new Date(version.modifiedAtMs).toISOString(),
    Owner: { ID: bucket.owner.uid },
  })
  return xmlAnswer('ListVersionsResult', {
    Name: bucket.name,
    MaxKeys: pageSize(query),
    IsTruncated: isTruncated,
    EncodingType: query.get('encoding-type'),
    NextKeyMarker: isTruncated && last !== undefined ? written(last.key) : null,
    NextVersionIdMarker: isTruncated ? last?.versionId : null,
    Version: page
      .filter(({ body }) => body !== null)
      .map((version) => ({ ...entryOf(version), ETag: `"${version.etag}"`, Size: version.body?.length ?? 0 })),
    DeleteMarker: page.filter(({ body }) => body === null).map(entryOf),
  })
}

function versionsAfter(bucket: Bucket, key: string, versionMarker: string | null): Version[] {
  const versions = bucket.versions.get(key) ?? []
  const index = versions.findIndex(({ versionId }) => versionId === versionMarker)
  return versionMarker === null ? versions : versions.slice(index + 1)
}
