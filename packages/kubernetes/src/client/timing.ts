import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '@grenier/control-plane/ports'

/** Time and chance as the client uses them; tests give their own. */
export interface Timing {
  readonly clock: Clock
  /** Rejects at once when the signal ends the waiting. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** A number in [0, 1), for jitter only. */
  random(): number
}

/** The real thing, on a technical clock that is never simulated. */
export function systemTiming(clock: Clock): Timing {
  return {
    clock,
    sleep: async (ms, signal) => {
      await delay(ms, undefined, signal === undefined ? {} : { signal })
    },
    random: Math.random,
  }
}

const pollDelayMsMax = 200

/** Calls `read` at growing intervals until `isDone` likes what it read or the time is up; returns the last reading. */
export async function poll<T>(options: {
  readonly timing: Timing
  readonly firstDelayMs: number
  readonly waitMsMax: number
  readonly read: () => Promise<T>
  readonly isDone: (reading: T) => boolean
}): Promise<T> {
  const { timing, read, isDone } = options
  const startedAt = timing.clock.now()
  let delayMs = options.firstDelayMs
  for (;;) {
    await timing.sleep(delayMs)
    const reading = await read()
    delayMs = Math.min(delayMs * 1.6, pollDelayMsMax)
    if (isDone(reading) || timing.clock.now() - startedAt + delayMs > options.waitMsMax) return reading
  }
}

/**
 * How long to wait for objects that others are to complete: as long again as the oldest has waited since it was made,
 * so that looks grow rarer without anybody counting them.
 */
export function waitAsLongAgain(
  now: number,
  objects: readonly { readonly metadata: { readonly creationTimestamp?: string } }[],
): number {
  const agesMs = objects.map(({ metadata }) => now - Date.parse(metadata.creationTimestamp ?? ''))
  return Math.max(0, ...agesMs.filter((ageMs) => Number.isFinite(ageMs)))
}
