import { createInterface } from 'node:readline'
import type { Dispatcher } from 'undici'
import { request } from 'undici'
import type { RawObject } from './raw-kubernetes-object.ts'
import { clusterPatienceMs } from './until.ts'

export interface RawWatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: RawObject
}

export interface RawWatch {
  /** HTTP status of the answer; a refused watch has no events. */
  readonly status: number
  /** Every event so far, in order. */
  readonly events: readonly RawWatchEvent[]
  /** The first event, past or to come, for which the predicate holds. Rejects after `clusterPatienceMs` or when the stream ends. */
  until(what: string, predicate: (event: RawWatchEvent) => boolean): Promise<RawWatchEvent>
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>
  close(): void
}

/** Opens a watch and gathers its events. */
export async function openWatch(
  url: string,
  options: { dispatcher: Dispatcher; headers: Readonly<Record<string, string>> },
): Promise<RawWatch> {
  const aborter = new AbortController()
  const answer = await request(url, { ...options, signal: aborter.signal })
  answer.body.on('error', () => undefined)
  const events: RawWatchEvent[] = []
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const check of waiting) check()
  }
  let isOver = false
  const lines = createInterface({ input: answer.body, crlfDelay: Number.POSITIVE_INFINITY })
  // Closing a watch ends its stream with an abort error, which readline tells again.
  lines.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    lines.on('close', () => {
      isOver = true
      wake()
      resolve()
    })
  })
  lines.on('line', (line) => {
    if (answer.statusCode === 200) events.push(JSON.parse(line) as RawWatchEvent)
    wake()
  })
  const until: RawWatch['until'] = (what, predicate) =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer)
        waiting.delete(check)
      }
      const fail = (why: string): void => {
        settle()
        reject(new Error(`${why} before ${what}; seen: ${events.map(({ type }) => type).join(', ') || 'nothing'}`))
      }
      const check = (): void => {
        const found = events.find(predicate)
        if (found !== undefined) {
          settle()
          resolve(found)
        } else if (isOver) fail('the watch ended')
      }
      const timer = setTimeout(() => fail(`${clusterPatienceMs} ms passed`), clusterPatienceMs)
      waiting.add(check)
      check()
    })
  return { status: answer.statusCode, events, until, ended, close: () => aborter.abort() }
}
