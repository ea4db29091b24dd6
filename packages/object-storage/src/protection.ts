import { createHash } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  type ObjectLockRule,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { BucketProtection, DeletionProbe } from '@grenier/control-plane/ports'
import { silenceOf } from './silence.ts'
import { versionPages } from './versions.ts'

/** Beside a backup repository, never inside its own folders. */
const canaryKey = '.grenier/canary'
const unversionedId = 'null'
const daysPerYear = 365

type Known = Extract<BucketProtection, { state: 'known' }>

function retentionOf(rule: ObjectLockRule | undefined): Known['defaultRetention'] {
  const { Mode: mode, Days: days, Years: years } = rule?.DefaultRetention ?? {}
  if (mode === undefined) return null
  return { mode: mode === 'COMPLIANCE' ? 'compliance' : 'governance', days: days ?? (years ?? 0) * daysPerYear }
}

async function lockOf(client: S3Client, bucketName: string): Promise<Pick<Known, 'objectLock' | 'defaultRetention'>> {
  try {
    const answer = await client.send(new GetObjectLockConfigurationCommand({ Bucket: bucketName }))
    const configuration = answer.ObjectLockConfiguration
    const objectLock = configuration?.ObjectLockEnabled === 'Enabled'
    return { objectLock, defaultRetention: objectLock ? retentionOf(configuration.Rule) : null }
  } catch (error) {
    // Not having any is told as an error of its own.
    if (error instanceof S3ServiceException && error.name === 'ObjectLockConfigurationNotFoundError') {
      return { objectLock: false, defaultRetention: null }
    }
    throw error
  }
}

/** How a bucket is configured: versioning, object lock and the retention that new versions get. */
export async function readProtection(client: S3Client, bucketName: string): Promise<BucketProtection> {
  try {
    const { Status: status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucketName }))
    const versioning = status === 'Enabled' ? 'enabled' : status === 'Suspended' ? 'suspended' : 'never'
    return { state: 'known', versioning, ...(await lockOf(client, bucketName)) }
  } catch (error) {
    return { state: 'unknown', reason: silenceOf(error) }
  }
}

async function writeCanary(client: S3Client, bucketName: string): Promise<string> {
  const body = 'Grenier deletes this to see that it cannot.'
  const written = await client.send(
    new PutObjectCommand({
      Bucket: bucketName,
      Key: canaryKey,
      Body: body,
      // Wanted by the protocol for whatever gets a retention.
      ContentMD5: createHash('md5').update(body).digest('base64'),
    }),
  )
  return written.VersionId ?? unversionedId
}

/** Null when the store deleted, else why it did not. */
async function refusalOf(client: S3Client, target: { Bucket: string; VersionId: string }): Promise<unknown> {
  try {
    await client.send(new DeleteObjectCommand({ ...target, Key: canaryKey, BypassGovernanceRetention: true }))
    return null
  } catch (error) {
    return error
  }
}

/** Canaries of earlier probes go once their retention lets them; a refusal is what a probe is for. */
async function sweepCanaries(client: S3Client, bucketName: string, except: string): Promise<void> {
  for await (const page of versionPages({ client, bucketName }, { afterKey: null, prefix: canaryKey })) {
    for (const { key, versionId } of page) {
      if (key !== canaryKey || versionId === except) continue
      const target = { Bucket: bucketName, Key: key, VersionId: versionId }
      await client.send(new DeleteObjectCommand(target)).catch(silenceOf)
    }
    return
  }
}

/**
 * Writes a canary with the key and tries to delete that very version, governance bypassed where the key may. Refused only
 * counts when the store said "denied" to a key that had just written, and the version still stands afterwards (rule 11).
 */
export async function probeDeletion(client: S3Client, bucketName: string): Promise<DeletionProbe> {
  try {
    const versionId = await writeCanary(client, bucketName)
    const target = { Bucket: bucketName, VersionId: versionId }
    const refusal = await refusalOf(client, target)
    if (refusal === null) return { outcome: 'deleted' }
    const reason = silenceOf(refusal)
    if (reason !== 'access-refused') return { outcome: 'unknown', reason }
    await client.send(new HeadObjectCommand({ ...target, Key: canaryKey }))
    await sweepCanaries(client, bucketName, versionId)
    return { outcome: 'refused', versionId }
  } catch (error) {
    return { outcome: 'unknown', reason: silenceOf(error) }
  }
}
