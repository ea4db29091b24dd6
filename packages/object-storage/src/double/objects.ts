import { createHash } from 'node:crypto'
import { bucketOf, lockModeOf } from './buckets.ts'
import { type Answer, type Exchange, headerOf } from './exchange.ts'
import { Refusal, refuse } from './refusal.ts'
import { assertFits, type Bucket, type Retention, remove, type Version, versionOf, write } from './state.ts'
import { elementsIn, textIn, xmlAnswer } from './xml.ts'

function quoted(etag: string): string {
  return `"${etag}"`
}

function versionHeaders({ versioning }: Bucket, { versionId, body }: Version): Record<string, string> {
  return {
    ...(versioning === 'never' ? {} : { 'x-amz-version-id': versionId }),
    ...(body === null ? { 'x-amz-delete-marker': 'true' } : {}),
  }
}

/** Throws BadDigest when the body is not the one whose MD5 was sent. */
function checkMd5(exchange: Exchange): void {
  const md5 = headerOf(exchange, 'content-md5')
  if (md5 !== null && createHash('md5').update(exchange.body).digest('base64') !== md5) refuse('BadDigest')
}

function askedRetention(exchange: Exchange, bucket: Bucket): Retention | null {
  const mode = headerOf(exchange, 'x-amz-object-lock-mode')
  const until = Date.parse(headerOf(exchange, 'x-amz-object-lock-retain-until-date') ?? '')
  if (mode === null) return null
  if (!bucket.lockEnabled) refuse('InvalidRequest')
  if (Number.isNaN(until) || until <= exchange.state.nowMs()) refuse('InvalidArgument')
  return { mode: lockModeOf(mode), untilMs: until }
}

/** Headers that ask for what the double does not do. */
const unknownHeaders = [
  'x-amz-copy-source',
  'x-amz-tagging',
  'x-amz-object-lock-legal-hold',
  'if-none-match',
  'if-match',
]

export function putObject(exchange: Exchange): Answer {
  const { state, key, body, headers } = exchange
  const bucket = bucketOf(exchange)
  if (unknownHeaders.some((name) => name in headers)) refuse('NotImplemented')
  checkMd5(exchange)
  const retention = askedRetention(exchange, bucket)
  const isHeld = retention !== null || bucket.defaultRetention !== null
  const hasDigest = 'content-md5' in headers || Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-'))
  // As the protocol: what is to be held must be known to have come whole.
  if (isHeld && !hasDigest) refuse('InvalidRequest')
  assertFits(state, bucket, body.length)
  const version = write(state, bucket, { key, body, retention })
  return { status: 200, headers: { etag: quoted(version.etag), ...versionHeaders(bucket, version) } }
}

export function getObject(exchange: Exchange): Answer {
  const { key, query, method } = exchange
  const bucket = bucketOf(exchange)
  const versionId = query.get('versionId')
  const version = versionOf(bucket, key, versionId)
  if (version.body === null) refuse(versionId === null ? 'NoSuchKey' : 'MethodNotAllowed')
  if (headerOf(exchange, 'range') !== null) refuse('NotImplemented')
  const { retention } = version
  return {
    status: 200,
    headers: {
      etag: quoted(version.etag),
      'content-length': String(version.body.length),
      'content-type': 'application/octet-stream',
      'last-modified': new Date(version.modifiedAtMs).toUTCString(),
      ...versionHeaders(bucket, version),
      ...(retention === null
        ? {}
        : {
            'x-amz-object-lock-mode': retention.mode,
            'x-amz-object-lock-retain-until-date': new Date(retention.untilMs).toISOString(),
          }),
    },
    ...(method === 'HEAD' ? {} : { body: version.body }),
  }
}

function mayBypass(exchange: Exchange): boolean {
  const { caller } = exchange
  const isAsked = headerOf(exchange, 'x-amz-bypass-governance-retention')?.toLowerCase() === 'true'
  return isAsked && (caller.mayBypassGovernance || caller.isAdmin)
}

/** Deletes a version for good, or hides the object behind a marker where versions are kept. */
function deleteOne(
  exchange: Exchange,
  bucket: Bucket,
  target: { key: string; versionId: string | null },
): Version | null {
  const { state } = exchange
  const { key, versionId } = target
  if (versionId !== null) {
    remove(state, bucket, { key, versionId, bypass: mayBypass(exchange) })
    return null
  }
  if (bucket.versioning !== 'never') return write(state, bucket, { key, body: null })
  remove(state, bucket, { key, versionId: 'null', bypass: false })
  return null
}

export function deleteObject(exchange: Exchange): Answer {
  const { key, query } = exchange
  const bucket = bucketOf(exchange)
  const marker = deleteOne(exchange, bucket, { key, versionId: query.get('versionId') })
  return { status: 204, ...(marker === null ? {} : { headers: versionHeaders(bucket, marker) }) }
}

const deletedAtOnceMax = 1_000

export function deleteObjects(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  if (headerOf(exchange, 'content-md5') === null) refuse('InvalidRequest')
  checkMd5(exchange)
  const xml = exchange.body.toString()
  const targets = elementsIn(xml, 'Object').map((object) => ({
    key: textIn(object, 'Key') ?? '',
    versionId: textIn(object, 'VersionId'),
  }))
  if (targets.length === 0 || targets.length > deletedAtOnceMax) refuse('MalformedXML')
  const outcomes = targets.map((target) => {
    const name = { Key: target.key, VersionId: target.versionId }
    try {
      deleteOne(exchange, bucket, target)
      return { name, code: null }
    } catch (error) {
      if (error instanceof Refusal) return { name, code: error.code }
      throw error
    }
  })
  const isQuiet = textIn(xml, 'Quiet') === 'true'
  return xmlAnswer('DeleteResult', {
    Deleted: isQuiet ? [] : outcomes.filter(({ code }) => code === null).map(({ name }) => name),
    Error: outcomes
      .filter(({ code }) => code !== null)
      .map(({ name, code }) => ({ ...name, Code: code, Message: code })),
  })
}

export function getRetention(exchange: Exchange): Answer {
  const { retention } = versionOf(bucketOf(exchange), exchange.key, exchange.query.get('versionId'))
  if (retention === null) refuse('NoSuchObjectLockConfiguration')
  return xmlAnswer('Retention', { Mode: retention.mode, RetainUntilDate: new Date(retention.untilMs).toISOString() })
}

/** Retention may be lengthened; it is shortened or lifted only in governance, by who may bypass it. */
export function putRetention(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  if (!bucket.lockEnabled) refuse('InvalidRequest')
  const version = versionOf(bucket, exchange.key, exchange.query.get('versionId'))
  const xml = exchange.body.toString()
  const untilMs = Date.parse(textIn(xml, 'RetainUntilDate') ?? '')
  if (Number.isNaN(untilMs)) refuse('MalformedXML')
  const asked: Retention = { mode: lockModeOf(textIn(xml, 'Mode')), untilMs }
  const standing = version.retention
  const holds = standing !== null && standing.untilMs > exchange.state.nowMs()
  const weakens =
    holds && (untilMs < standing.untilMs || (standing.mode === 'COMPLIANCE' && asked.mode !== standing.mode))
  if (weakens && !(standing.mode === 'GOVERNANCE' && mayBypass(exchange))) refuse('AccessDenied')
  version.retention = asked
  return { status: 200 }
}
