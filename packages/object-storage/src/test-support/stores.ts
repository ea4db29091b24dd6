import { createHash } from 'node:crypto'
import { Agent } from 'node:https'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { BucketAccess, ObjectStoreAccess, S3Key } from '@grenier/control-plane/ports'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { ObjectStoreDouble } from '../double/index.ts'

const region = 'us-east-1'

/** The library of the protocol's inventor, as any client would use it. */
export function clientOf(double: ObjectStoreDouble, credentials: S3Key): S3Client {
  return new S3Client({
    endpoint: double.endpoint,
    region,
    credentials: { ...credentials },
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca: double.caPem }) }),
  })
}

export function accessOf(double: ObjectStoreDouble, adminKey: S3Key | null = double.adminKey): ObjectStoreAccess {
  return { endpoint: double.endpoint, caPem: double.caPem, region, adminKey }
}

export function bucketAt(store: ObjectStoreAccess, bucketName: string, key: S3Key | null = null): BucketAccess {
  return { store, bucketName, key }
}

/** Writes an object; returns the version's id. */
export async function put(
  client: S3Client,
  bucketName: string,
  object: { key: string; body: string },
): Promise<string> {
  const md5 = createHash('md5').update(object.body).digest('base64')
  const { key: Key, body: Body } = object
  const written = await client.send(new PutObjectCommand({ Bucket: bucketName, Key, Body, ContentMD5: md5 }))
  return written.VersionId ?? 'null'
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
