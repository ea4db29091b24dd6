import { createHash, randomBytes } from 'node:crypto'
import { bucketOf } from './buckets.ts'
import type { Answer, Exchange } from './exchange.ts'
import { refuse } from './refusal.ts'
import { assertFits, type Bucket, type Upload, write } from './state.ts'
import { elementsIn, textIn, xmlAnswer } from './xml.ts'

const partNumberMax = 10_000

function md5(content: Buffer): Buffer {
  return createHash('md5').update(content).digest()
}

function uploadOf(bucket: Bucket, { key, query }: Exchange): Upload {
  const upload = bucket.uploads.get(query.get('uploadId') ?? '')
  if (upload === undefined || upload.key !== key) refuse('NoSuchUpload')
  return upload
}

export function createUpload(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  const { key } = exchange
  const id = randomBytes(16).toString('hex')
  bucket.uploads.set(id, { id, key, parts: new Map() })
  return xmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: key, UploadId: id })
}

export function uploadPart(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  const upload = uploadOf(bucket, exchange)
  const number = Number(exchange.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > partNumberMax) refuse('InvalidArgument')
  assertFits(exchange.state, bucket, exchange.body.length)
  upload.parts.set(number, exchange.body)
  return { status: 200, headers: { etag: `"${md5(exchange.body).toString('hex')}"` } }
}

/** Joins the parts that are named, in their order; the tag of the whole is made of theirs. */
export function completeUpload(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  const upload = uploadOf(bucket, exchange)
  const named = elementsIn(exchange.body.toString(), 'Part').map((part) => ({
    number: Number(textIn(part, 'PartNumber')),
    etag: textIn(part, 'ETag')?.replaceAll('"', ''),
  }))
  const parts = named.map(({ number, etag }) => {
    const part = upload.parts.get(number)
    if (part === undefined || md5(part).toString('hex') !== etag) refuse('InvalidPart')
    return part
  })
  if (parts.length === 0) refuse('MalformedXML')
  const etag = `${md5(Buffer.concat(parts.map(md5))).toString('hex')}-${parts.length}`
  bucket.uploads.delete(upload.id)
  const { versionId } = write(exchange.state, bucket, { key: upload.key, body: Buffer.concat(parts), etag })
  const answer = xmlAnswer('CompleteMultipartUploadResult', { Bucket: bucket.name, Key: upload.key, ETag: `"${etag}"` })
  const headers = { ...answer.headers, ...(bucket.versioning === 'never' ? {} : { 'x-amz-version-id': versionId }) }
  return { ...answer, headers }
}

export function abortUpload(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  bucket.uploads.delete(uploadOf(bucket, exchange).id)
  return { status: 204 }
}

export function listUploads(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  const uploads = [...bucket.uploads.values()].map(({ id, key }) => ({ Key: key, UploadId: id }))
  return xmlAnswer('ListMultipartUploadsResult', { Bucket: bucket.name, IsTruncated: false, Upload: uploads })
}
