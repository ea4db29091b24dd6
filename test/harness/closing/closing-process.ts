import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { CivilMonth } from '@grenier/quota-billing'
import type { DatabaseAddress } from '../migrated-database.ts'

/** What a closing process is to do. */
export interface ClosingOrder {
  readonly database: DatabaseAddress
  readonly clockIso: string
  readonly month: CivilMonth
}

/** What it tells at its end. */
export interface ClosingReport {
  readonly seconds: number
  /** The most memory that was ever resident of that process, as the kernel counted it. */
  readonly peakMiB: number
}

/** A process of its own that closes a month, as a worker does, and nothing else. */
export function startClosing(order: ClosingOrder): ChildProcess {
  const child = fork(new URL('./main.ts', import.meta.url), { execArgv: [] })
  child.send(order)
  return child
}

/** Closes a month in a process of its own. @throws Error when it fails or is killed. */
export async function closeApart(order: ClosingOrder): Promise<ClosingReport> {
  const child = startClosing(order)
  const ended = once(child, 'exit')
  const [report] = await Promise.race([
    once(child, 'message'),
    ended.then(([code, signal]) => {
      throw new Error(`the closing process ended by ${code ?? signal} without a report`)
    }),
  ])
  await ended
  return report as ClosingReport
}
