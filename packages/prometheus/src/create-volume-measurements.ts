import {
  type MeasurementSourceAccess,
  Problem,
  type SourceSilence,
  type VolumeMeasurements,
} from '@grenier/control-plane/ports'
import { guardedLookup } from '@grenier/platform'
import { Pool } from 'undici'
import { type Answer, readAnswer } from './answer.ts'
import { claimUse } from './claim-use.ts'
import { answerBytesMax, answerTimeoutMs, connectionsMax, connectTimeoutMs } from './limits.ts'
import { volumeQueries } from './queries.ts'
import { checkedSource } from './source-address.ts'

/** Bounds of one answer; a test makes them small. */
export interface AnswerBounds {
  readonly bytesMax: number
  readonly timeoutMs: number
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE'
}

function openPool(
  { caPem }: MeasurementSourceAccess,
  url: URL,
  options: AnswerBounds & { allowLoopback: boolean },
): Pool {
  return new Pool(url.origin, {
    connections: connectionsMax,
    pipelining: 1,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    maxResponseSize: options.bytesMax,
    connect: {
      timeout: connectTimeoutMs,
      ...(options.allowLoopback ? {} : { lookup: guardedLookup }),
      ...(caPem === null ? {} : { ca: caPem }),
    },
  })
}

/** The problem that stands for a silence when a source is declared. Carries no text of the source's. */
function problemOf(reason: SourceSilence): Problem {
  if (reason === 'token-refused') return new Problem('measurement-token-refused')
  return new Problem('measurement-source-unreachable', { detail: reason })
}

/**
 * Asks the HTTP API of Prometheus, or of anything that speaks it, for the use inside volumes. Addresses are checked at every
 * use, and again when names resolve; redirects are not followed. `allowLoopback` is the local demo's own flag.
 */
export function createVolumeMeasurements({
  allowLoopback = false,
  bounds = { bytesMax: answerBytesMax, timeoutMs: answerTimeoutMs },
}: {
  readonly allowLoopback?: boolean
  readonly bounds?: AnswerBounds
} = {}): VolumeMeasurements {
  const pools = new Map<string, Pool>()

  function poolOf(source: MeasurementSourceAccess, url: URL): Pool {
    const name = `${url.origin} ${source.caPem ?? ''}`
    const pool = pools.get(name) ?? openPool(source, url, { ...bounds, allowLoopback })
    pools.set(name, pool)
    return pool
  }

  async function ask(source: MeasurementSourceAccess, query: string): Promise<Answer> {
    const url = checkedSource(source, { allowLoopback })
    try {
      const { statusCode, body } = await poolOf(source, url).request({
        method: 'POST',
        path: `${url.pathname.replace(/\/+$/, '')}/api/v1/query`,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': 'grenier',
          ...(source.token === null ? {} : { authorization: `Bearer ${source.token}` }),
        },
        body: new URLSearchParams({ query, timeout: `${bounds.timeoutMs}ms` }).toString(),
        signal: AbortSignal.timeout(bounds.timeoutMs),
      })
      return readAnswer(statusCode, await body.text())
    } catch (error) {
      return { state: 'silent', reason: isTooLarge(error) ? 'answer-too-large' : 'unreachable' }
    }
  }

  return {
    async inspect(source) {
      const answer = await ask(source, 'vector(1)')
      if (answer.state === 'silent') throw problemOf(answer.reason)
    },
    async readUse(source, namespaces) {
      const queries = volumeQueries(source.matchers, namespaces)
      const values = await ask(source, queries.values)
      if (values.state === 'silent') return values
      const times = await ask(source, queries.times)
      if (times.state === 'silent') return times
      return { state: 'answered', claims: claimUse(namespaces, { values: values.samples, times: times.samples }) }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()))
      pools.clear()
    },
  }
}
