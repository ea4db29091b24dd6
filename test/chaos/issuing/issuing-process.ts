import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { ClosingOrder } from '../../harness/closing/closing-process.ts'
import type { PlannedBatch } from './batch-plan.ts'

export interface IssuingOrder extends ClosingOrder {
  readonly batches: readonly PlannedBatch[]
  /** Which of the processes it is: every other one asks with keys of its own, and each in an order of its own. */
  readonly number: number
}

/** What a process is at; `waking` until its database is open. */
export type Phase = 'waking' | 'closing' | 'issuing' | 'ended'

/** A process of its own that closes a month and issues batches of it, as others do at the same time. */
export interface IssuingProcess {
  phase(): Phase
  /** False when it was killed. @throws Error when it failed. */
  readonly ended: Promise<boolean>
  kill(): void
}

export function startIssuing(order: IssuingOrder): IssuingProcess {
  const child = fork(new URL('./main.ts', import.meta.url), { execArgv: [] })
  let phase: Phase = 'waking'
  child.on('message', (message) => {
    phase = message as Phase
  })
  const ended = once(child, 'exit').then(([code, signal]) => {
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the issuing process ended by ${code ?? signal}`)
    return signal !== 'SIGKILL'
  })
  child.send(order)
  return { phase: () => phase, ended, kill: () => child.kill('SIGKILL') }
}
