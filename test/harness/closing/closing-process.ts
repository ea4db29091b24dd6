import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { CivilMonth } from '@grenier/quota-billing'
import type { DatabaseAddress } from '../migrated-database.ts'
import { startFlags } from '../start-flags.ts'

/** What a closing process is to do. */
export interface ClosingOrder {
  readonly database: DatabaseAddress
  readonly clockIso: string
  readonly month: CivilMonth
  /** A month that it closes before it starts: it is then a worker at work, not one that starts up. */
  readonly monthBefore?: CivilMonth
}

/** What it tells at its end. */
export interface ClosingReport {
  readonly seconds: number
  /** The most memory that was ever resident of that process, as the kernel counted it. */
  readonly peakMiB: number
}

/** A process of its own that closes a month, as a worker does, and nothing else. */
export interface ClosingProcess {
  /** It has opened its database, closed the month before where there is one, and starts. */
  readonly begun: Promise<unknown>
  /** What it tells at its end; null when it was killed. @throws Error when it failed. */
  readonly ended: Promise<ClosingReport | null>
  kill(): void
}

export function startClosing(order: ClosingOrder): ClosingProcess {
  const child = fork(new URL('./main.ts', import.meta.url), { execArgv: startFlags('worker') })
  let report: ClosingReport | null = null
  child.on('message', (message) => {
    if (message !== 'begun') report = message as ClosingReport
  })
  const begun = once(child, 'message')
  const ended = once(child, 'exit').then(([code, signal]) => {
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the closing process ended by ${code ?? signal}`)
    return report
  })
  child.send(order)
  return { begun: Promise.race([begun, ended]), ended, kill: () => child.kill('SIGKILL') }
}

/** Closes a month in a process of its own. @throws Error when it ends without having done so. */
export async function closeApart(order: ClosingOrder): Promise<ClosingReport> {
  const report = await startClosing(order).ended
  if (report === null) throw new Error('the closing process was killed')
  return report
}
