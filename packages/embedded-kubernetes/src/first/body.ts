import type { IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { ApiFailure, badRequest } from './failure.ts'

const bodyBytesMax = 3 * 1024 * 1024

export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > bodyBytesMax) {
      throw new ApiFailure(413, 'RequestEntityTooLarge', { message: `limit is ${bodyBytesMax} bytes` })
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** JSON, or YAML where it is not; an empty body is null. */
export function parseBody(body: Buffer): unknown {
  const text = body.toString()
  if (text === '') return null
  try {
    return text.trimStart().startsWith('{') || text.trimStart().startsWith('[') ? JSON.parse(text) : parse(text)
  } catch (error) {
    throw badRequest(`the body cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
