import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { ObjectStoreAccess, StoreSilence } from '@grenier/control-plane/ports'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Connections } from './connections.ts'
import { adminAnswerBytesMax } from './limits.ts'
import { silenceOf, silenceOfAnswer } from './silence.ts'

export type AdminAnswer =
  | { readonly state: 'answered'; readonly body: unknown }
  | { readonly state: 'silent'; readonly reason: StoreSilence }

export interface AdminRequest {
  readonly method: 'GET' | 'PUT'
  /** Under `/admin`, such as `/bucket`. */
  readonly path: '/bucket' | '/user'
  readonly query: Readonly<Record<string, string>>
}

type Bytes = string | ArrayBuffer | ArrayBufferView

/** SHA-256 in the shape that the signer wants. */
class Sha256 {
  readonly #hash: Hash | Hmac
  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }
  update(data: Bytes): void {
    this.#hash.update(bytesOf(data))
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {
    throw new Error('a signature hashes once')
  }
}

function bytesOf(data: Bytes): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > adminAnswerBytesMax) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function codeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('Code' in body)) return null
  return typeof body.Code === 'string' ? body.Code : null
}

const okStatus = 200
const serverFault = 500
const notImplemented = 501

/**
 * What an answer means. RGW's administration speaks JSON, its refusals too; a store without it takes the path for a bucket
 * called `admin` and speaks XML, whatever the status.
 */
function answerOf(status: number, text: string): AdminAnswer {
  if (status === okStatus && text === '') return { state: 'answered', body: null }
  const body = parsed(text)
  if (body !== undefined && status === okStatus) return { state: 'answered', body }
  const code = codeOf(body)
  if (code === null) {
    const isFault = status >= serverFault && status !== notImplemented
    return { state: 'silent', reason: isFault ? 'unreachable' : 'admin-api-absent' }
  }
  return { state: 'silent', reason: silenceOfAnswer(status, code) }
}

/**
 * Asks the administration of Ceph RGW, signed as S3 is. Without a key nothing is asked: `no-key`. Never throws for what a
 * store answers or fails to answer.
 */
export async function askAdmin(
  connections: Connections,
  store: ObjectStoreAccess,
  { method, path, query }: AdminRequest,
): Promise<AdminAnswer> {
  if (store.adminKey === null) return { state: 'silent', reason: 'no-key' }
  const url = new URL(store.endpoint)
  const signer = new SignatureV4({
    service: 's3',
    region: store.region,
    credentials: { ...store.adminKey },
    sha256: Sha256,
    uriEscapePath: false,
  })
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: `/admin${path}`,
    query: { ...query, format: 'json' },
    headers: { host: url.host },
  })
  try {
    const { response } = await connections.handlerOf(store).handle(signed as never)
    return answerOf(response.statusCode, await textOf(response.body as AsyncIterable<Uint8Array>))
  } catch (error) {
    return { state: 'silent', reason: silenceOf(error) }
  }
}
