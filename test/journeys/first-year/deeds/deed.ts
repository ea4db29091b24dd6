import type { JobKind } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { House } from '../../use-cases/house.ts'
import type { Stage } from '../stage.ts'

/** Something that happens on a day, through the use cases alone. */
export type Deed = (stage: Stage) => Promise<void>

const turnsMax = 60

/** Runs every job that is due, as the worker does, until none is. What waits for a day is asked again on it. */
export async function runJobs({ outboxRelay, jobs, ports }: House): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const rows = await outboxRelay.claim({ limit: 200, now: ports.wallClock.now() })
    if (rows.length === 0) return
    for (const row of rows) {
      const work = jobs[row.kind as JobKind] as (payload: never) => ReturnType<House['jobs']['seal-audit']>
      await work(row.payload as never)
      await outboxRelay.markDone(row.id, ports.wallClock.now())
    }
  }
  throw new Error('jobs without end')
}

/** The code with which a call is refused; null where it was not. What fails otherwise is thrown on. */
export async function refusalOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call
    return null
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}
