import { createHash } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { DestructionOutcome, DestructionProgress, ObjectVersion, VersionName } from '@grenier/control-plane/ports'
import { keptNamedMax } from './limits.ts'
import { versionPages } from './versions.ts'

interface Target {
  readonly client: S3Client
  readonly bucketName: string
}

/** Deleting many at once wants an MD5 of the list; the library sends newer checksums that older providers do not know. */
function addContentMd5(command: DeleteObjectsCommand): DeleteObjectsCommand {
  command.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args as { request: { body?: unknown; headers: Record<string, string> } }
      if (typeof request.body === 'string') {
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64')
      }
      return await next(args)
    },
    { step: 'build', name: 'contentMd5', override: true },
  )
  return command
}

function nameOf({ key, versionId }: VersionName): string {
  return JSON.stringify([key, versionId])
}

/** Deletes the versions of a page; returns those that the store would not delete. */
async function deletePage({ client, bucketName }: Target, page: readonly ObjectVersion[]): Promise<VersionName[]> {
  const objects = page.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }))
  const answer = await client.send(
    addContentMd5(new DeleteObjectsCommand({ Bucket: bucketName, Delete: { Objects: objects, Quiet: true } })),
  )
  return (answer.Errors ?? []).map(({ Key: key = '', VersionId: versionId = '' }) => ({ key, versionId }))
}

async function abortUploads({ client, bucketName }: Target): Promise<void> {
  for (;;) {
    // Always the first page: what it lists is gone afterwards.
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket: bucketName }))
    for (const { Key, UploadId } of page.Uploads ?? []) {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucketName, Key, UploadId }))
    }
    if (page.IsTruncated !== true) return
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof S3ServiceException && error.name === code
}

async function deleteBucket({ client, bucketName }: Target): Promise<boolean> {
  try {
    await client.send(new DeleteBucketCommand({ Bucket: bucketName }))
    return true
  } catch (error) {
    if (isCode(error, 'NoSuchBucket')) return true
    if (isCode(error, 'BucketNotEmpty')) return false
    throw error
  }
}

/**
 * Deletes every version, page by page, then uploads that never ended, then the bucket. What is under retention stays and
 * is named. Only called by who has seen the exit's token.
 */
export async function destroyVersions(
  target: Target,
  onProgress: (progress: DestructionProgress) => void,
): Promise<DestructionOutcome> {
  const kept: VersionName[] = []
  let keptCount = 0
  let deletedVersions = 0n
  let deletedBytes = 0n
  try {
    for await (const page of versionPages(target, { afterKey: null })) {
      if (page.length === 0) continue
      const refused = await deletePage(target, page)
      const stays = new Set(refused.map(nameOf))
      const gone = page.filter((version) => !stays.has(nameOf(version)))
      deletedVersions += BigInt(gone.length)
      deletedBytes += gone.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n)
      keptCount += refused.length
      kept.push(...refused.slice(0, keptNamedMax - kept.length))
      onProgress({ deletedVersions, deletedBytes })
    }
    if (keptCount === 0) await abortUploads(target)
  } catch (error) {
    // A destruction that was cut off after its last step finds nothing left to do.
    if (isCode(error, 'NoSuchBucket')) return { complete: true, deletedVersions, deletedBytes, kept: [] }
    throw error
  }
  const complete = keptCount === 0 && (await deleteBucket(target))
  return { complete, deletedVersions, deletedBytes, kept }
}
