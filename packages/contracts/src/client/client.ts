import { z } from 'zod'
import type { Endpoint, RequestOf } from '../shared/endpoint.ts'
import { type Answer, type Endpoints, endpoints, type OperationId } from '../shared/endpoints.ts'
import type { Language } from '../shared/language.ts'
import { problemFrom } from './client-problem.ts'
import { encodeAddress, encodeBody, type RequestParts } from './encode-request.ts'
import { fetchWithRetry } from './fetch-with-retry.ts'

/** Operations that answer JSON. */
export type DataOperation = {
  [Op in OperationId]: Endpoints[Op] extends { produces: string } ? never : Op
}[OperationId]
/** Operations that answer a document. */
export type DocumentOperation = Exclude<OperationId, DataOperation>
/** Operations that answer one page of a list. */
export type ListOperation = {
  [Op in DataOperation]: Answer<Op> extends { items: unknown[]; nextCursor: string | null } ? Op : never
}[DataOperation]

/**
 * What one call needs beside its name. A POST may name its idempotency key, so that a later run of the same programme
 * repeats it harmlessly; without one, each call makes its own.
 */
export type CallOptions<Op extends OperationId> = RequestOf<Endpoints[Op]> & {
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

type OptionsArgument<Op extends OperationId> =
  Partial<CallOptions<Op>> extends CallOptions<Op> ? [options?: CallOptions<Op>] : [options: CallOptions<Op>]

export type ItemOf<Op extends ListOperation> = Answer<Op>['items'][number]

export interface DownloadedDocument {
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** As the server proposes it; null when it does not. */
  readonly fileName: string | null
}

/** The API, typed by the endpoint table. Every method throws `ClientProblem`, or `ConnectionFailed` when no answer came. */
export interface Client {
  /** Sends one call and decodes its answer. */
  call<Op extends DataOperation>(operation: Op, ...options: OptionsArgument<Op>): Promise<Answer<Op>>
  /** Every item of a list, page after page, in the server's order. */
  items<Op extends ListOperation>(operation: Op, ...options: OptionsArgument<Op>): AsyncGenerator<ItemOf<Op>>
  /** A document as bytes. */
  download<Op extends DocumentOperation>(operation: Op, ...options: OptionsArgument<Op>): Promise<DownloadedDocument>
}

export interface ClientOptions {
  /** Scheme, host and port; a path in front of `/v1` is kept. */
  readonly baseUrl: string
  /** A bearer token, or where to get the current one; null: the cookie of a session speaks, which browsers send themselves. */
  readonly token: string | null | (() => string | Promise<string>)
  readonly fetch?: typeof globalThis.fetch
  /** In which language problems are told; French by default. */
  readonly language?: Language
  /** Attempts of a call that may be repeated, the first included; 4 by default. */
  readonly attemptsMax?: number
  /** How long a server that says when to come again (`Retry-After` of a 429 or 503) is waited for, each time; 0 by default: a 429 is told at once. */
  readonly retryAfterMaxMs?: number
}

const attemptsMaxDefault = 4

/**
 * A client of the API for browsers and Node alike. What may be repeated (GET, and POST because it always carries a key)
 * is repeated with growing pauses when the connection fails, a gateway stands alone or the first attempt is still running.
 */
export function createClient(options: ClientOptions): Client {
  const send = (operation: OperationId, parts: RequestParts & { signal?: AbortSignal }) =>
    sendCall(options, { operation, parts })
  const call = async (operation: DataOperation, parts: RequestParts & { signal?: AbortSignal } = {}) => {
    const response = await send(operation, parts)
    return z.decode<z.ZodType>(endpoints[operation].response, await response.json())
  }
  async function* items(operation: ListOperation, parts: RequestParts & { signal?: AbortSignal } = {}) {
    let cursor: string | null = null
    do {
      const query: object = { ...parts.query, ...(cursor === null ? {} : { cursor }) }
      const page = (await call(operation, { ...parts, query })) as { items: unknown[]; nextCursor: string | null }
      yield* page.items
      cursor = page.nextCursor
    } while (cursor !== null)
  }
  const download = async (operation: DocumentOperation, parts: RequestParts & { signal?: AbortSignal } = {}) => {
    const response = await send(operation, parts)
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      mediaType: response.headers.get('content-type') ?? 'application/octet-stream',
      fileName: /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null,
    }
  }
  // One table types the methods above; their bodies treat every operation alike.
  return { call, items, download } as unknown as Client
}

async function sendCall(
  options: ClientOptions,
  { operation, parts }: { operation: OperationId; parts: RequestParts & { signal?: AbortSignal } },
): Promise<Response> {
  const endpoint: Endpoint = endpoints[operation]
  const url = `${options.baseUrl.replace(/\/+$/, '')}${encodeAddress(endpoint, parts)}`
  const body = encodeBody(endpoint, parts)
  const headers = await headersOf(options, { endpoint, parts })
  const response = await fetchWithRetry(operation, {
    send: () =>
      (options.fetch ?? globalThis.fetch)(url, {
        method: endpoint.method,
        headers,
        ...(body === undefined ? {} : { body }),
        ...(parts.signal === undefined ? {} : { signal: parts.signal }),
      }),
    attemptsMax: options.attemptsMax ?? attemptsMaxDefault,
    retryAfterMaxMs: options.retryAfterMaxMs ?? 0,
    signal: parts.signal,
  })
  if (!response.ok) {
    throw await problemFrom(operation, response)
  }
  return response
}

async function headersOf(
  options: ClientOptions,
  { endpoint, parts }: { endpoint: Endpoint; parts: RequestParts },
): Promise<Record<string, string>> {
  const token = typeof options.token === 'function' ? await options.token() : options.token
  return {
    accept: `${endpoint.produces ?? 'application/json'}, application/problem+json`,
    'accept-language': options.language ?? 'fr',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(endpoint.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(endpoint.method === 'GET' ? {} : { 'idempotency-key': parts.idempotencyKey ?? globalThis.crypto.randomUUID() }),
    ...(parts.ifMatch === undefined ? {} : { 'if-match': `"${parts.ifMatch}"` }),
  }
}
