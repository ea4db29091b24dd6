import { answerAdmin } from './admin.ts'
import * as buckets from './buckets.ts'
import type { Answer, Exchange } from './exchange.ts'
import { listObjects, listVersions } from './listings.ts'
import * as multipart from './multipart.ts'
import * as objects from './objects.ts'
import { refuse } from './refusal.ts'

type Handler = (exchange: Exchange) => Answer

const headBucket: Handler = (exchange) => ({ status: buckets.bucketOf(exchange).name === '' ? 404 : 200 })

/** By method and subresource; the empty one is the bucket or object itself. The first that the query names is taken. */
const onBucket: Readonly<Record<string, Handler>> = {
  'GET versions': listVersions,
  'GET versioning': buckets.getVersioning,
  'PUT versioning': buckets.putVersioning,
  'GET object-lock': buckets.getObjectLock,
  'PUT object-lock': buckets.putObjectLock,
  'GET uploads': multipart.listUploads,
  'POST delete': objects.deleteObjects,
  'GET ': listObjects,
  'HEAD ': headBucket,
  'PUT ': buckets.createBucket,
  'DELETE ': buckets.deleteBucket,
}

const onObject: Readonly<Record<string, Handler>> = {
  'POST uploads': multipart.createUpload,
  'PUT uploadId': multipart.uploadPart,
  'POST uploadId': multipart.completeUpload,
  'DELETE uploadId': multipart.abortUpload,
  'GET retention': objects.getRetention,
  'PUT retention': objects.putRetention,
  'GET ': objects.getObject,
  'HEAD ': objects.getObject,
  'PUT ': objects.putObject,
  'DELETE ': objects.deleteObject,
}

/** Query parameters that do not name a subresource: a bucket or object with one of any other is not answered. */
const parameters: ReadonlySet<string> = new Set([
  'continuation-token',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'key-marker',
  'list-type',
  'max-keys',
  'max-uploads',
  'partNumber',
  'prefix',
  'start-after',
  'version-id-marker',
  'versionId',
  'x-id',
])

function handlerOf(table: Readonly<Record<string, Handler>>, { method, query }: Exchange): Handler {
  const subresource = [...query.keys()].find((name) => !parameters.has(name)) ?? ''
  return table[`${method} ${subresource}`] ?? refuse('NotImplemented')
}

/** Answers one request; what the double does not do is NotImplemented, never a silent success. */
export function route(exchange: Exchange): Answer {
  if (exchange.bucketName === 'admin' && exchange.state.hasAdminApi) return answerAdmin(exchange)
  if (exchange.bucketName === '')
    return exchange.method === 'GET' ? buckets.listBuckets(exchange) : refuse('MethodNotAllowed')
  if (exchange.key !== '') buckets.bucketOf(exchange)
  return handlerOf(exchange.key === '' ? onBucket : onObject, exchange)(exchange)
}
