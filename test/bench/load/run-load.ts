import { defaultProtection } from '@grenier/api'
import { type Answered, askFor } from '../api/ask-for.ts'
import { prepareGround } from '../api/ground.ts'
import { startServerProcess } from '../api/server-process.ts'
import { percentileOf } from '../quota/load.ts'
import type { LoadOptions } from './options.ts'

/** What the last line of standard output says. */
export interface LoadReport {
  readonly clients: number
  readonly seconds: number
  readonly answered: Readonly<Record<'2xx' | '4xx' | '429' | '503', number>>
  readonly serverErrors: number
  readonly refusedP99Ms: number
  readonly peakRssMiB: number
  readonly crashed: boolean
}

/** As many as the API opens for its tenants. */
const connections = 10

/** By which name of the report a status counts; null: it is none that may be answered. */
function nameOf(status: number): keyof LoadReport['answered'] | null {
  if (status === 429 || status === 503) return `${status}`
  if (status >= 200 && status < 300) return '2xx'
  return status >= 400 && status < 500 ? '4xx' : null
}

function countOf({ statuses }: Answered): Pick<LoadReport, 'answered' | 'serverErrors'> {
  const answered = { '2xx': 0, '4xx': 0, '429': 0, '503': 0 }
  let serverErrors = 0
  for (const [status, count] of statuses) {
    const name = nameOf(status)
    if (name === null) serverErrors += count
    else answered[name] += count
  }
  return { answered, serverErrors }
}

/**
 * Starts PostgreSQL and the API, each in a process of its own, and asks more of it than it can answer. `protection` is what
 * the API has by default unless given.
 */
export async function runLoad(
  { clients, seconds, members }: LoadOptions,
  protection: Partial<typeof defaultProtection> = {},
): Promise<LoadReport> {
  const ground = await prepareGround({ members, connections })
  const { rateLimits, shedding } = { ...defaultProtection, ...protection }
  const keys = ground.issuer.publicJwks
  const api = await startServerProcess('ours', { urls: ground.server.urls, connections, keys, rateLimits, shedding })
  try {
    const answered = await askFor(api.baseUrl, { asks: ground.asks, clients, seconds })
    const crashed = !api.isRunning()
    return {
      clients,
      seconds,
      ...countOf(answered),
      refusedP99Ms: Math.round(percentileOf([...answered.msOf(429), ...answered.msOf(503)], 99) * 10) / 10,
      peakRssMiB: crashed ? 0 : (await api.use()).peakRssMiB,
      crashed,
    }
  } finally {
    await api.stop()
    await ground.server.close()
  }
}
