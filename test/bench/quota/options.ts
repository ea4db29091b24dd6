import { parseArgs } from 'node:util'
import { wholeNumber } from '../whole-number.ts'

/** How large the measurement is. The defaults are what the figures of the project are quoted with. */
export interface BenchOptions {
  readonly members: number
  readonly clients: number
  /** Connections of each side's pool: as many as the API opens. */
  readonly connections: number
  /** Length of one measured slice; there are `rounds` slices of each kind, alternating. */
  readonly seconds: number
  readonly rounds: number
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

const defaultOptions: BenchOptions = {
  members: 1_000,
  clients: 64,
  connections: 10,
  seconds: 4,
  rounds: 3,
  json: false,
}

export const helpText = `Measures how many quota decisions (one submit and one decide) a second this machine takes, beside a floor of bare SQL.

  pnpm bench:quota [--json] [--members N] [--clients N] [--connections N] [--seconds N] [--rounds N]

  --members N      members at depth 4 (default ${defaultOptions.members})
  --clients N      clients that decide at the same time (default ${defaultOptions.clients})
  --connections N  connections to PostgreSQL, for ours and for the floor alike (default ${defaultOptions.connections})
  --seconds N      length of one slice (default ${defaultOptions.seconds}); four kinds of slices alternate
  --rounds N       slices of each kind (default ${defaultOptions.rounds})
  --json           print the JSON object alone

The last line of standard output is one JSON object:
  perSecond               decisions a second through the use cases, every level above the member finite
  floorPerSecond          the same for bare pg: lock the same rows and look at them, write the same ledger, audit and
                          outbox rows, move the balances, commit
  ratio                   perSecond / floorPerSecond
  blindFloorPerSecond     the same rows, looking at nothing: one packet a transaction, its locks last; ratioToBlindFloor
  p50Ms, p99Ms            one decision as a client sees it, waiting for a connection included
  oversold, leakedHolds   levels beyond their limit, holds without an undecided request: both must be 0 (else exit code 1)
  finiteRootPerSecond     as perSecond: one root row that every decision locks
  unlimitedRootPerSecond  the same tree with a root that has no limit
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      members: text,
      clients: text,
      connections: text,
      seconds: text,
      rounds: text,
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    members: wholeNumber(values.members, 'members', defaultOptions.members),
    clients: wholeNumber(values.clients, 'clients', defaultOptions.clients),
    connections: wholeNumber(values.connections, 'connections', defaultOptions.connections),
    seconds: wholeNumber(values.seconds, 'seconds', defaultOptions.seconds),
    rounds: wholeNumber(values.rounds, 'rounds', defaultOptions.rounds),
    json: values.json,
  }
}
