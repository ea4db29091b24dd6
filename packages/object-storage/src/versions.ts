import { createHash } from 'node:crypto'
import {
  type DeleteMarkerEntry,
  GetObjectCommand,
  type ObjectVersion as ListedVersion,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { BucketUsage, ObjectVersion, VersionCount } from '@grenier/control-plane/ports'
import { pageVersionsMax, usagePagesMax } from './limits.ts'

interface BucketClient {
  readonly client: S3Client
  readonly bucketName: string
}

/** The id that a version has which was written while versioning was off. */
const unversionedId = 'null'

/** Keys travel URL-encoded: XML cannot carry every character that a key may have. */
function decodedKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '))
}

function entryOf(listed: ListedVersion | DeleteMarkerEntry, isDeleteMarker: boolean): ObjectVersion {
  return {
    key: decodedKey(listed.Key ?? ''),
    versionId: listed.VersionId ?? unversionedId,
    isLatest: listed.IsLatest ?? false,
    isDeleteMarker,
    sizeBytes: BigInt(('Size' in listed ? listed.Size : undefined) ?? 0),
    modifiedAtIso: listed.LastModified?.toISOString() ?? '',
    etag: 'ETag' in listed && !isDeleteMarker ? (listed.ETag ?? '').replaceAll('"', '') : null,
    sha256: null,
  }
}

/** Latest first, then newest first: the two lists of an answer, versions and delete markers, become one again. */
function byKeyAndAge(left: ObjectVersion, right: ObjectVersion): number {
  const keys = Buffer.compare(Buffer.from(left.key), Buffer.from(right.key))
  if (keys !== 0) return keys
  if (left.isLatest !== right.isLatest) return left.isLatest ? -1 : 1
  return right.modifiedAtIso < left.modifiedAtIso ? -1 : Number(right.modifiedAtIso > left.modifiedAtIso)
}

/** Pages of versions, from the start or after a key, each at most a thousand. Throws what the store or the network says. */
export async function* versionPages(
  { client, bucketName }: BucketClient,
  from: { readonly afterKey: string | null; readonly prefix?: string },
): AsyncGenerator<ObjectVersion[]> {
  let keyMarker = from.afterKey ?? undefined
  let versionIdMarker: string | undefined
  for (;;) {
    const page = await client.send(
      new ListObjectVersionsCommand({
        Bucket: bucketName,
        Prefix: from.prefix,
        KeyMarker: keyMarker,
        VersionIdMarker: versionIdMarker,
        MaxKeys: pageVersionsMax,
        EncodingType: 'url',
      }),
    )
    const versions = (page.Versions ?? []).map((listed) => entryOf(listed, false))
    const markers = (page.DeleteMarkers ?? []).map((listed) => entryOf(listed, true))
    yield [...versions, ...markers].sort(byKeyAndAge)
    if (page.IsTruncated !== true) return
    if (page.NextKeyMarker === undefined) throw new Error('a listing goes on without saying where')
    keyMarker = decodedKey(page.NextKeyMarker)
    versionIdMarker = page.NextVersionIdMarker
  }
}

async function contentHash({ client, bucketName }: BucketClient, version: ObjectVersion): Promise<string> {
  const name = { Key: version.key, VersionId: version.versionId }
  const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucketName, ...name }))
  const hash = createHash('sha256')
  if (body !== undefined) for await (const chunk of body as AsyncIterable<Uint8Array>) hash.update(chunk)
  return hash.digest('hex')
}

/** Every version after a key; holds one page, and of a content one chunk at a time. */
export async function* readManifest(
  bucket: BucketClient,
  options: { readonly afterKey: string | null; readonly readContents: boolean },
): AsyncGenerator<ObjectVersion> {
  for await (const page of versionPages(bucket, options)) {
    for (const version of page) {
      const isRead = options.readContents && !version.isDeleteMarker
      yield isRead ? { ...version, sha256: await contentHash(bucket, version) } : version
    }
  }
}

/** Sums over every version. */
export async function countVersions(bucket: BucketClient): Promise<VersionCount> {
  let versions = 0n
  let deleteMarkers = 0n
  let storedBytes = 0n
  for await (const page of versionPages(bucket, { afterKey: null })) {
    for (const { isDeleteMarker, sizeBytes } of page) {
      if (isDeleteMarker) deleteMarkers += 1n
      else versions += 1n
      storedBytes += sizeBytes
    }
  }
  return { versions, deleteMarkers, storedBytes }
}

/** Usage where the provider has no figure: summed over a limited number of pages, and unmeasured beyond them. */
export async function sumUsage(bucket: BucketClient): Promise<BucketUsage> {
  let pages = 0
  let objectCount = 0n
  let storedBytes = 0n
  for await (const page of versionPages(bucket, { afterKey: null })) {
    pages += 1
    if (pages > usagePagesMax) return { state: 'unmeasured', reason: 'too-many-objects' }
    for (const { isDeleteMarker, sizeBytes } of page) {
      if (!isDeleteMarker) objectCount += 1n
      storedBytes += sizeBytes
    }
  }
  return { state: 'measured', storedBytes, objectCount, source: 'listing' }
}
