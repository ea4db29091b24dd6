import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Random } from '../../fidelity/random.ts'
import type { StandingProcess } from '../../harness/standing-process.ts'
import type { Installation } from './installation.ts'

/** What happens to an installation, and how it is made good again. */
export type Fault = (installation: Installation, random: Random) => Promise<void>

const holdMsMax = 600
const clockSecondsMax = 45

async function killAndStart(process: StandingProcess, random: Random, signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM') {
  await process.end(signal)
  await sleep(random.below(holdMsMax))
  await process.start()
}

const servers = ['postgres', 'redis', 'kubernetes'] as const

function meddle(server: (typeof servers)[number], how: 'cut' | 'silence'): Fault {
  return async ({ proxies }, random) => {
    proxies[server][how]()
    await sleep(random.below(holdMsMax))
    proxies[server].mend()
  }
}

/** Every kind of fault by its name, as the report counts them. */
export const faults: Readonly<Record<string, Fault>> = {
  'kill-api': async ({ apis }, random) => await killAndStart(random.pick(apis), random, 'SIGKILL'),
  'kill-worker': async ({ workers }, random) => await killAndStart(random.pick(workers), random, 'SIGKILL'),
  'kill-postgres': async ({ servers: { postgres } }, random) => await killAndStart(postgres, random, 'SIGKILL'),
  'kill-redis': async ({ servers: { redis } }, random) => await killAndStart(redis, random, 'SIGKILL'),
  'kill-kubernetes': async ({ servers: { kubernetes } }, random) => await killAndStart(kubernetes, random, 'SIGKILL'),
  // As an upgrade does it: what is under way may end.
  'restart-api': async ({ apis }, random) => await killAndStart(random.pick(apis), random, 'SIGTERM'),
  'restart-worker': async ({ workers }, random) => await killAndStart(random.pick(workers), random, 'SIGTERM'),
  'restart-postgres': async ({ servers: { postgres } }, random) => await killAndStart(postgres, random, 'SIGINT'),
  'flush-redis': async ({ redisUrl }) => {
    const redis = new Redis(redisUrl, { lazyConnect: true })
    await redis.connect()
    await redis.flushall()
    redis.disconnect()
  },
  ...Object.fromEntries(servers.map((server) => [`cut-${server}`, meddle(server, 'cut')])),
  ...Object.fromEntries(servers.map((server) => [`silence-${server}`, meddle(server, 'silence')])),
  // The server may give up when it cannot write what it must, as it does on any full disk: people make room and start it.
  'fill-disk': async ({ disk, servers: { postgres } }, random) => {
    if (disk.kind === 'missing') throw new Error(disk.reason)
    await disk.disk.fill()
    await sleep(holdMsMax + random.below(holdMsMax))
    await disk.disk.free()
    if (!(await postgres.isUp())) await killAndStart(postgres, random, 'SIGKILL')
  },
  'jump-clock': async (installation, random) => {
    await installation.shiftClock(random.below(2 * clockSecondsMax) - clockSecondsMax)
    await sleep(random.below(holdMsMax))
  },
}

/** Why no disk of this installation is filled; null: it may be. */
export function whyNoDiskIsFilled({
  disk,
  isBesideOlder,
}: Pick<Installation, 'disk' | 'isBesideOlder'>): string | null {
  // Release 0.1.0 answers 500 where it finds no room: no defect of this one.
  if (isBesideOlder) return 'the release beside this one answers 500 on a full disk'
  return disk.kind === 'missing' ? disk.reason : null
}

/** The kinds that can happen to this installation. */
export function possibleFaults(installation: Pick<Installation, 'disk' | 'isBesideOlder'>): string[] {
  return Object.keys(faults).filter((name) => name !== 'fill-disk' || whyNoDiskIsFilled(installation) === null)
}

/** So many of these faults: every kind about as often as every other, in an order of chance. */
export function planFaults(names: readonly string[], count: number, random: Random): string[] {
  const plan = Array.from({ length: count }, (_, index) => names[index % names.length] ?? '')
  for (let index = plan.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1)
    ;[plan[index], plan[other]] = [plan[other] ?? '', plan[index] ?? '']
  }
  return plan
}
