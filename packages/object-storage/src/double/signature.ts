import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { refuse } from './refusal.ts'
import type { Owner, State } from './state.ts'

const algorithm = 'AWS4-HMAC-SHA256'
const skewMsMax = 15 * 60_000
const unsignedPayload = 'UNSIGNED-PAYLOAD'

interface Claimed {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

function claimedIn(header: string | undefined): Claimed {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header ?? '',
    )
  if (match === null) refuse('AccessDenied')
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature }
}

/** Percent-encoding of the signature's own: all but unreserved characters, in capitals. */
export function awsEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** In the order of encoded names, then values: joined first, `quota-type=` would sort before `quota=`. */
function canonicalQuery(search: URLSearchParams): string {
  const pairs = [...search].map(([name, value]) => [awsEncoded(name), awsEncoded(value)] as const)
  const order = (left: string, right: string): number => (left < right ? -1 : Number(left > right))
  const inOrder = pairs.sort((left, right) => order(left[0], right[0]) || order(left[1], right[1]))
  return inOrder.map(([name, value]) => `${name}=${value}`).join('&')
}

function canonicalPath(path: string): string {
  return path
    .split('/')
    .map((segment) => awsEncoded(decodeURIComponent(segment)))
    .join('/')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** `20260101T120000Z` as epoch milliseconds; NaN for anything else. */
function instantOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function signatureOf(request: IncomingMessage, url: URL, claimed: Claimed & { readonly secret: string }): string {
  const stamp = String(request.headers['x-amz-date'])
  const headers = claimed.signedHeaders.map((name) => {
    const value = request.headers[name]
    return `${name}:${(Array.isArray(value) ? value.join(',') : (value ?? '')).trim().replaceAll(/ +/g, ' ')}\n`
  })
  const canonical = [
    request.method,
    canonicalPath(url.pathname),
    canonicalQuery(url.searchParams),
    headers.join(''),
    claimed.signedHeaders.join(';'),
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const { date, region, service, secret } = claimed
  const scope = `${date}/${region}/${service}/aws4_request`
  const toSign = [algorithm, stamp, scope, sha256(canonical)].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return hmac(key, toSign).toString('hex')
}

/**
 * Whose request it is. Verifies Signature Version 4 in full: the key, the age, every signed header, the path, the query and
 * the body's hash. Throws InvalidAccessKeyId, RequestTimeTooSkewed, SignatureDoesNotMatch, XAmzContentSHA256Mismatch, and
 * AccessDenied for a request that is not signed by header. Bodies signed chunk by chunk are NotImplemented.
 */
export function verifySignature(
  state: State,
  request: IncomingMessage,
  { url, body, nowMs }: { url: URL; body: Buffer; nowMs: number },
): Owner {
  const claimed = claimedIn(request.headers.authorization)
  const owner = [...state.owners.values()].find(({ key }) => key.accessKeyId === claimed.accessKeyId)
  if (owner === undefined) refuse('InvalidAccessKeyId')
  const stamp = String(request.headers['x-amz-date'])
  const signedAtMs = instantOf(stamp)
  if (Number.isNaN(signedAtMs) || Math.abs(nowMs - signedAtMs) > skewMsMax) refuse('RequestTimeTooSkewed')
  if (!claimed.signedHeaders.includes('host') || !stamp.startsWith(claimed.date)) refuse('SignatureDoesNotMatch')
  const expected = signatureOf(request, url, { ...claimed, secret: owner.key.secretAccessKey })
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(claimed.signature))) refuse('SignatureDoesNotMatch')
  const payloadHash = String(request.headers['x-amz-content-sha256'])
  if (payloadHash.startsWith('STREAMING-')) refuse('NotImplemented')
  if (payloadHash !== unsignedPayload && payloadHash !== sha256(body)) refuse('XAmzContentSHA256Mismatch')
  return owner
}
