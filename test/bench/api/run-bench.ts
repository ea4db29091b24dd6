import { percentileOf } from '../quota/load.ts'
import { type Answered, askFor } from './ask-for.ts'
import { type Ground, prepareGround } from './ground.ts'
import type { BenchOptions } from './options.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

/** What the last line of standard output says. Rates are answers a second. */
export interface BenchReport {
  readonly perSecond: number
  readonly floorPerSecond: number
  readonly ratio: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly floorP50Ms: number
  readonly floorP99Ms: number
  /** Of processor, by the server's process alone: it is told apart from what else the machine does. */
  readonly cpuMicros: number
  readonly floorCpuMicros: number
  readonly serverErrors: number
  readonly clients: number
  readonly connections: number
}

/** Few enough to be read from memory, more than one so that rows and tokens differ. */
const members = 20

interface Side {
  answers: number
  elapsedMs: number
  readonly ms: number[]
  cpuMs: number
  errors: number
}

const nothing = (): Side => ({ answers: 0, elapsedMs: 0, ms: [], cpuMs: 0, errors: 0 })

function add(side: Side, { elapsedMs, statuses, msOf }: Answered): void {
  const sound = msOf(200)
  side.answers += sound.length
  side.elapsedMs += elapsedMs
  for (const ms of sound) side.ms.push(ms)
  for (const [status, count] of statuses) if (status !== 200) side.errors += count
}

const rounded = (value: number, digits = 100): number => Math.round(value * digits) / digits
const perSecondOf = ({ answers, elapsedMs }: Side): number => (answers * 1_000) / elapsedMs

async function measure(
  servers: { readonly ours: ServerProcess; readonly floor: ServerProcess },
  { asks }: Ground,
  { options, tell }: { options: BenchOptions; tell: (line: string) => void },
): Promise<BenchReport> {
  const { clients, connections, seconds, rounds } = options
  const sides = { ours: nothing(), floor: nothing() }
  const kinds = ['floor', 'ours'] as const
  for (const kind of kinds) await askFor(servers[kind].baseUrl, { asks, clients, seconds: Math.min(2, seconds) })
  for (let round = 1; round <= rounds; round += 1) {
    for (const kind of kinds) {
      const before = await servers[kind].use()
      const answered = await askFor(servers[kind].baseUrl, { asks, clients, seconds })
      add(sides[kind], answered)
      sides[kind].cpuMs += (await servers[kind].use()).cpuMs - before.cpuMs
      tell(
        `round ${round}, ${kind}: ${(((answered.statuses.get(200) ?? 0) * 1_000) / answered.elapsedMs).toFixed(0)}/s`,
      )
    }
  }
  const { ours, floor } = sides
  return {
    perSecond: rounded(perSecondOf(ours)),
    floorPerSecond: rounded(perSecondOf(floor)),
    ratio: rounded(perSecondOf(ours) / perSecondOf(floor), 1_000),
    p50Ms: rounded(percentileOf(ours.ms, 50)),
    p99Ms: rounded(percentileOf(ours.ms, 99)),
    floorP50Ms: rounded(percentileOf(floor.ms, 50)),
    floorP99Ms: rounded(percentileOf(floor.ms, 99)),
    cpuMicros: Math.round((ours.cpuMs * 1_000) / ours.answers),
    floorCpuMicros: Math.round((floor.cpuMs * 1_000) / floor.answers),
    serverErrors: ours.errors + floor.errors,
    clients,
    connections,
  }
}

/** Starts PostgreSQL and both servers, and has them answer in turn; `tell` hears how it goes on. */
export async function runBench(options: BenchOptions, tell: (line: string) => void): Promise<BenchReport> {
  const { connections } = options
  const ground = await prepareGround({ members, connections })
  const { urls } = ground.server
  const order = { urls, connections, keys: ground.issuer.publicJwks }
  const servers = [await startServerProcess('ours', order), await startServerProcess('floor', order)] as const
  try {
    return await measure({ ours: servers[0], floor: servers[1] }, ground, { options, tell })
  } finally {
    for (const server of servers) await server.stop()
    await ground.server.close()
  }
}
