import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'

/**
 * How long a suite waits for what a cluster's controllers do. A real one is shared by all suites, and whenever one of them adds or
 * takes away a kind, the controller of quotas stops its workers for up to 30 s until it has looked at every kind again; so do
 * those of garbage and of namespaces. Several such stops may follow each other: the machine, not Grenier, is waited for.
 */
export const clusterPatienceMs = 180_000

const firstPauseMs = 10
const pauseMsMax = 100

/** Looks again, with a pause between that soon is a tenth of a second, until what is seen is what is waited for, and gives that; throws with what was seen last. */
export async function until<T>(look: () => T | Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + clusterPatienceMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
    const seen = await look()
    if (isDone(seen)) return seen
    if (Date.now() > deadline) {
      const last = inspect(seen, { depth: 6, breakLength: Number.POSITIVE_INFINITY })
      throw new Error(`it did not come to it within ${clusterPatienceMs / 1_000} s; last seen: ${last}`)
    }
    await sleep(pauseMs)
  }
}

/** The same for what is either so or not. */
export async function untilTrue(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await until(isSo, (is) => is)
}
