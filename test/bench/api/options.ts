import { parseArgs } from 'node:util'
import { wholeNumber } from '../whole-number.ts'

/** How large the measurement is. The defaults are what the figures of the project are quoted with. */
export interface BenchOptions {
  /** Clients that ask at the same time, each over a connection of its own. */
  readonly clients: number
  /** Connections to PostgreSQL of either server: as many as the API opens. */
  readonly connections: number
  /** Length of one measured slice; there are `rounds` slices of each kind, alternating. */
  readonly seconds: number
  readonly rounds: number
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

const defaultOptions: BenchOptions = { clients: 32, connections: 10, seconds: 5, rounds: 3, json: false }

export const helpText = `Measures how many authenticated, tenant-scoped GETs a second the API answers, beside a handler written by hand.

  pnpm bench:api [--json] [--clients N] [--connections N] [--seconds N] [--rounds N]

  --clients N      clients that ask at the same time (default ${defaultOptions.clients})
  --connections N  connections to PostgreSQL of either server (default ${defaultOptions.connections})
  --seconds N      length of one slice (default ${defaultOptions.seconds}); ours and the floor alternate
  --rounds N       slices of each kind (default ${defaultOptions.rounds})
  --json           print the JSON object alone

The last line of standard output is one JSON object:
  perSecond       answers a second of the API: token, role and tenant, use case, row-level security, contract, log and headers
  floorPerSecond  the same row from Fastify and pg: BEGIN, set_config, SELECT, COMMIT, JSON; nobody is identified
  ratio           perSecond / floorPerSecond
  p50Ms, p99Ms, floorP50Ms, floorP99Ms  one answer as a client sees it
  cpuMicros, floorCpuMicros  processor time of an answer, of the server's process alone
  serverErrors    answers that were no 200: must be 0 (else exit code 1)
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { clients: text, connections: text, seconds: text, rounds: text, json: yes, help: yes },
  })
  if (values.help) return undefined
  return {
    clients: wholeNumber(values.clients, 'clients', defaultOptions.clients),
    connections: wholeNumber(values.connections, 'connections', defaultOptions.connections),
    seconds: wholeNumber(values.seconds, 'seconds', defaultOptions.seconds),
    rounds: wholeNumber(values.rounds, 'rounds', defaultOptions.rounds),
    json: values.json,
  }
}
