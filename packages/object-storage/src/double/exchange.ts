import type { IncomingMessage } from 'node:http'
import { refuse } from './refusal.ts'
import type { Owner, State } from './state.ts'

/** One request, read whole, from an owner whose signature was verified. */
export interface Exchange {
  readonly state: State
  readonly caller: Owner
  readonly method: string
  /** Decoded. */
  readonly bucketName: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

const bodyBytesMax = 64 * 2 ** 20

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) refuse('EntityTooLarge')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A header that is there once; null when it is not. */
export function headerOf({ headers }: Pick<Exchange, 'headers'>, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}
