import { Client } from 'undici'
import type { Ask } from './ground.ts'

/** What so many clients were answered in a time. */
export interface Answered {
  readonly elapsedMs: number
  /** How often each status was answered; 0: no answer at all. */
  readonly statuses: ReadonlyMap<number, number>
  /** Of each answer of that status, in ms. */
  readonly msOf: (status: number) => readonly number[]
}

/** Longer than any answer may take. */
const answerTimeoutMs = 60_000

/** So many clients ask, each over a connection of its own and one thing after the other, until the time is over. */
export async function askFor(
  baseUrl: string,
  { asks, clients, seconds }: { asks: readonly Ask[]; clients: number; seconds: number },
): Promise<Answered> {
  const byStatus = new Map<number, number[]>()
  const note = (status: number, ms: number): void => {
    const known = byStatus.get(status)
    if (known === undefined) byStatus.set(status, [ms])
    else known.push(ms)
  }
  const startedMs = performance.now()
  const endMs = startedMs + seconds * 1_000
  const client = async (_: unknown, number: number): Promise<void> => {
    // Not a pool: it looks through all its connections for an idle one, with every call.
    const connection = new Client(baseUrl, { pipelining: 1, headersTimeout: answerTimeoutMs })
    for (let turn = number; performance.now() < endMs; turn += clients) {
      const ask = asks[turn % asks.length]
      if (ask === undefined) return
      const begunMs = performance.now()
      const status = await connection
        .request({ ...ask, method: 'GET' })
        .then(async ({ statusCode, body }) => {
          await body.dump()
          return statusCode
        })
        .catch(() => 0)
      note(status, performance.now() - begunMs)
    }
    await connection.destroy()
  }
  await Promise.all(Array.from({ length: clients }, client))
  const elapsedMs = performance.now() - startedMs
  return {
    elapsedMs,
    statuses: new Map([...byStatus].map(([status, times]) => [status, times.length])),
    msOf: (status) => byStatus.get(status) ?? [],
  }
}
