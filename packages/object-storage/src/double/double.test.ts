import { request } from 'node:https'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientOf, put } from '../test-support/stores.ts'
import { type ObjectStoreDouble, startObjectStoreDouble } from './index.ts'
import type { DoubleKey } from './options.ts'

const dayMs = 86_400_000
let nowMs = Date.now()
let double: ObjectStoreDouble
let key: DoubleKey
let client: S3Client

beforeAll(async () => {
  double = await startObjectStoreDouble({ nowMs: () => nowMs })
  key = double.addOwner({ uid: 'belfort' })
  client = clientOf(double, key)
})

afterAll(() => double.close())

function bucket(name: string, options: Partial<Parameters<ObjectStoreDouble['addBucket']>[0]> = {}): string {
  double.addBucket({ name, uid: 'belfort', ...options })
  return name
}

async function textOf(bucketName: string, name: { Key: string; VersionId?: string }): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucketName, ...name }))
  return await Body?.transformToString()
}

/** A request as it was captured, sent again with something changed. */
function sendRaw(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${double.endpoint}${path}`, { ca: double.caPem, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('signatures', () => {
  test('of a key that is not known, or of a wrong secret, are refused', async () => {
    const stranger = clientOf(double, { accessKeyId: 'NOBODY', secretAccessKey: key.secretAccessKey })
    const forger = clientOf(double, { ...key, secretAccessKey: 'guessed' })
    await expect(stranger.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
    await expect(forger.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
  })

  test('hold for the path, the query and the headers that were signed, and for nothing else', async () => {
    const bucketName = bucket('signed')
    await put(client, bucketName, { key: 'a b+c/é', body: 'text' })
    const captured: Record<string, string> = {}
    const spying = clientOf(double, key)
    spying.middlewareStack.add(
      (next) => async (args) => {
        Object.assign(captured, (args as { request: { headers: Record<string, string> } }).request.headers)
        return await next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    await spying.send(new GetObjectCommand({ Bucket: bucketName, Key: 'a b+c/é' }))
    const path = '/signed/a%20b%2Bc/%C3%A9?x-id=GetObject'
    expect(await sendRaw(path, captured)).toMatchObject({ status: 200, body: 'text' })
    expect(await sendRaw('/signed/other?x-id=GetObject', captured)).toMatchObject({ status: 403 })
    expect(await sendRaw(`${path}&versionId=1`, captured)).toMatchObject({ status: 403 })
    const yesterday = captured['x-amz-date']?.replace(/^\d{8}/, '20200101') ?? ''
    expect((await sendRaw(path, { ...captured, 'x-amz-date': yesterday })).body).toContain('RequestTimeTooSkewed')
    expect((await sendRaw(path, {})).body).toContain('AccessDenied')
  })

  test('do not open another owner’s bucket', async () => {
    bucket('mine')
    const other = clientOf(double, double.addOwner({ uid: 'delle' }))
    await expect(other.send(new HeadBucketCommand({ Bucket: 'mine' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    })
  })
})

describe('objects', () => {
  test('come back as they were written, in one piece or in parts', async () => {
    const bucketName = bucket('objects')
    await put(client, bucketName, { key: 'one', body: 'première' })
    expect(await textOf(bucketName, { Key: 'one' })).toBe('première')
    const target = { Bucket: bucketName, Key: 'parts' }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
    const part = async (PartNumber: number, Body: string) => {
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }))
      return { PartNumber, ETag }
    }
    const parts = [await part(1, 'left '), await part(2, 'right')]
    const whole = { ...target, UploadId, MultipartUpload: { Parts: parts } }
    const { ETag } = await client.send(new CompleteMultipartUploadCommand(whole))
    expect(ETag).toMatch(/-2"$/)
    expect(await textOf(bucketName, { Key: 'parts' })).toBe('left right')
  })

  test('are listed page by page in the order of their bytes, folders as prefixes', async () => {
    const bucketName = bucket('listed')
    const keys = ['a', 'b/1', 'b/2', 'c&d', 'é', '🗃']
    for (const name of keys) await put(client, bucketName, { key: name, body: name })
    const listed: (string | undefined)[] = []
    let token: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucketName, MaxKeys: 2, ContinuationToken: token }),
      )
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key))
      token = page.NextContinuationToken
    } while (token !== undefined)
    expect(listed).toEqual(keys)
    const top = await client.send(new ListObjectsV2Command({ Bucket: bucketName, Delimiter: '/' }))
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'b/' }])
    expect(top.Contents?.map(({ Key }) => Key)).toEqual(['a', 'c&d', 'é', '🗃'])
  })

  test('keep their versions where versions are kept, and none where they are not', async () => {
    const bucketName = bucket('versioned')
    await put(client, bucketName, { key: 'k', body: 'lost' })
    const Bucket = bucketName
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
    const first = await put(client, bucketName, { key: 'k', body: 'first' })
    await put(client, bucketName, { key: 'k', body: 'second' })
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'k' }))
    await expect(textOf(bucketName, { Key: 'k' })).rejects.toMatchObject({ name: 'NoSuchKey' })
    expect(await textOf(bucketName, { Key: 'k', VersionId: first })).toBe('first')
    expect(await textOf(bucketName, { Key: 'k', VersionId: 'null' })).toBe('lost')
  })

  test('beyond the limit of the bucket’s owner are refused, blocks of 4 KiB counted', async () => {
    const small = clientOf(double, double.addOwner({ uid: 'small', quotaBytes: 8_192n }))
    double.addBucket({ name: 'small', uid: 'small' })
    await put(small, 'small', { key: 'a', body: 'x' })
    await put(small, 'small', { key: 'b', body: 'x' })
    await expect(put(small, 'small', { key: 'c', body: 'x' })).rejects.toMatchObject({ name: 'QuotaExceeded' })
  })
})

describe('object lock', () => {
  const lockedFor = (mode: 'governance' | 'compliance') => bucket(`lock-${mode}`, { retention: { mode, days: 2 } })

  test('in compliance holds for everybody until its day', async () => {
    const Bucket = lockedFor('compliance')
    const VersionId = await put(client, Bucket, { key: 'k', body: 'kept' })
    const admin = clientOf(double, double.adminKey)
    const removal = { Bucket, Key: 'k', VersionId, BypassGovernanceRetention: true }
    await expect(admin.send(new DeleteObjectCommand(removal))).rejects.toMatchObject({ name: 'AccessDenied' })
    const sooner = { Mode: 'COMPLIANCE', RetainUntilDate: new Date(nowMs + 1_000) } as const
    const change = new PutObjectRetentionCommand({ Bucket, Key: 'k', VersionId, Retention: sooner })
    await expect(admin.send(change)).rejects.toMatchObject({ name: 'AccessDenied' })
    nowMs += 2 * dayMs
    await client.send(new DeleteObjectCommand(removal))
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'k', VersionId }))).rejects.toMatchObject({
      name: 'NotFound',
    })
  })

  test('in governance yields to who may bypass it and asks to, and to nobody else', async () => {
    const Bucket = lockedFor('governance')
    const VersionId = await put(client, Bucket, { key: 'k', body: 'kept' })
    const removal = { Bucket, Key: 'k', VersionId }
    const bypassing = { ...removal, BypassGovernanceRetention: true }
    await expect(client.send(new DeleteObjectCommand(bypassing))).rejects.toMatchObject({ name: 'AccessDenied' })
    const admin = clientOf(double, double.adminKey)
    await expect(admin.send(new DeleteObjectCommand(removal))).rejects.toMatchObject({ name: 'AccessDenied' })
    const { Retention } = await client.send(new GetObjectRetentionCommand(removal))
    expect(Retention?.Mode).toBe('GOVERNANCE')
    await admin.send(new DeleteObjectCommand(bypassing))
  })

  test('wants the content’s digest with what it is to hold', async () => {
    const Bucket = bucket('digest', { retention: { mode: 'compliance', days: 1 } })
    const bare = clientOf(double, key)
    bare.config.requestChecksumCalculation = async () => 'WHEN_REQUIRED'
    await expect(bare.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))).rejects.toMatchObject({
      name: 'InvalidRequest',
    })
  })
})

test('what the double does not do is said, never passed over', async () => {
  const Bucket = bucket('unknown')
  const tagged = new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Tagging: 'a=b' })
  await expect(client.send(tagged)).rejects.toMatchObject({ name: 'NotImplemented' })
  await expect(client.send(new ListObjectsCommand({ Bucket }))).rejects.toMatchObject({ name: 'NotImplemented' })
})
