import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../fidelity/random.ts'
import { type IssuingOrder, type IssuingProcess, startIssuing } from './issuing-process.ts'

/** How many were killed at what, while the month was not wholly issued. */
export interface Kills {
  closing: number
  issuing: number
}

/** Processes started before the last one woke would only wait for the two processors of a small machine. */
const startedAtOnceMax = 4
const lookMs = 20
/** The longest that a killer waits once somebody is at work. */
const patienceMs = 700

interface Crowd {
  readonly running: Map<number, IssuingProcess>
  readonly failures: unknown[]
  /** True once nobody is to be started again. */
  isOver: boolean
}

async function keepRunning(crowd: Crowd, order: IssuingOrder): Promise<void> {
  const awake = () => [...crowd.running.values()].filter((one) => one.phase() === 'waking').length
  for (;;) {
    while (awake() >= startedAtOnceMax) await sleep(lookMs)
    const own = startIssuing(order)
    crowd.running.set(order.number, own)
    // Who was killed comes back, as a worker whose machine restarts it, and goes on with the same keys.
    if (await own.ended) break
  }
  crowd.running.delete(order.number)
}

async function killSome(
  crowd: Crowd,
  {
    random,
    kills,
    max,
    hasWorkLeft,
  }: { random: Random; kills: Kills; max: number; hasWorkLeft: () => Promise<boolean> },
): Promise<void> {
  while (!crowd.isOver && kills.closing + kills.issuing < max) {
    // One after the other at either, so that both are hit however long each takes.
    const wanted = kills.closing <= kills.issuing && random.chance(0.7) ? 'closing' : 'issuing'
    await sleep(random.below(patienceMs))
    const atWork = [...crowd.running.values()].filter((one) => one.phase() === wanted)
    if (atWork.length === 0) continue
    const victim = random.pick(atWork)
    victim.kill()
    // Killed, and with work left: one that came too late is none.
    if (!(await victim.ended) && (await hasWorkLeft())) kills[wanted] += 1
  }
}

/**
 * So many processes close and issue the same month at once, while some of them are killed at random moments and come back,
 * until each has ended by itself. Adds to `kills`, `max` of them at most. @throws Error when a process failed.
 */
export async function runCrowd(
  orders: readonly IssuingOrder[],
  killing: { random: Random; kills: Kills; max: number; hasWorkLeft: () => Promise<boolean> },
): Promise<void> {
  const crowd: Crowd = { running: new Map(), failures: [], isOver: false }
  const killer = killSome(crowd, killing)
  const lives = orders.map((order) =>
    keepRunning(crowd, order).catch((error: unknown) => void crowd.failures.push(error)),
  )
  await Promise.all(lives)
  crowd.isOver = true
  await killer
  if (crowd.failures.length > 0) throw new AggregateError(crowd.failures, 'a process failed by itself')
}
