import { readFile } from 'node:fs/promises'
import type { Clock } from '@grenier/control-plane/ports'
import { type Instant, instantFromIso, instantToIso } from '@grenier/quota-billing'
import { writeFileAtomically } from './write-file-atomically.ts'

/** Business time of a demo: it stands still until it is moved, and never goes back. */
export interface SimulatedClock extends Clock {
  /** Moves to a later instant, kept before it is told; false, and nothing changes, for an earlier one. */
  moveTo(instant: Instant): Promise<boolean>
}

/** Opens the clock kept in a file, or starts one at `startsAt`. */
export async function openSimulatedClock(options: { file: string; startsAt: Instant }): Promise<SimulatedClock> {
  let now = (await readKept(options.file)) ?? options.startsAt
  let last: Promise<unknown> = Promise.resolve()
  const keep = (instant: Instant) => writeFileAtomically(options.file, JSON.stringify({ now: instantToIso(instant) }))
  const move = async (instant: Instant): Promise<boolean> => {
    if (instant < now) return false
    if (instant > now) await keep(instant)
    now = instant
    return true
  }
  await keep(now)
  return {
    now: () => now,
    moveTo(instant) {
      // One after the other: two moves at once could otherwise leave the earlier instant in the file.
      const moved = last.then(() => move(instant))
      last = moved.catch(() => undefined)
      return moved
    },
  }
}

async function readKept(file: string): Promise<Instant | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : instantFromIso((JSON.parse(text) as { now: string }).now)
}
