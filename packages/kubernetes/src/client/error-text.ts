import type { Readable } from 'node:stream'
import type { GatewayLimits } from '../limits.ts'
import { withinTime } from './time-limit.ts'

async function within(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let readBytes = 0
  for await (const chunk of body) {
    readBytes += chunk.byteLength
    // Leaving ends the connection too: nobody reads on.
    if (readBytes > bytesMax) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Text of a refusal that came where a stream was asked for, within the limits of any answer, which the stream itself has not. Empty
 * where it is longer: its status says enough, and is kept. Throws ApiFailure `ANSWER_TIMEOUT` where it does not come to its end.
 */
export async function errorText(
  body: Readable,
  {
    answerBytesMax,
    answerTimeoutMs,
    signal,
  }: Pick<GatewayLimits, 'answerBytesMax' | 'answerTimeoutMs'> & {
    readonly signal: AbortSignal
  },
): Promise<string> {
  return await withinTime({ timeMs: answerTimeoutMs, signal }, async (ends) => {
    const stop = () => body.destroy(ends.reason instanceof Error ? ends.reason : undefined)
    ends.addEventListener('abort', stop, { once: true })
    try {
      return await within(body, answerBytesMax)
    } finally {
      ends.removeEventListener('abort', stop)
    }
  })
}
