import type { IncomingMessage } from 'node:http'
import { parse as parseYaml } from 'yaml'
import { badRequest, StatusError } from '../status.ts'

const bodyBytesMax = 3 * 1024 * 1024

/** The body as text; 413 when it is longer than a real server takes. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const part = chunk as Buffer
    bytes += part.length
    if (bytes > bodyBytesMax) {
      throw new StatusError(413, 'RequestEntityTooLarge', { message: `limit is ${bodyBytesMax}` })
    }
    chunks.push(part)
  }
  const [only] = chunks
  return (chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)).toString('utf8')
}

/** Parses JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized: json parse error: ${error instanceof Error ? error.message : ''}`,
    )
  }
}

/** Parses an applied configuration or an object that may be YAML; JSON, which most clients send, is tried first. */
export function parseYamlOrJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return parseYaml(text)
    } catch (error) {
      throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : ''}`)
    }
  }
}
