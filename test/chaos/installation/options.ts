import { parseArgs } from 'node:util'
import { wholeNumber } from '../../bench/whole-number.ts'

/** How long and how hard an installation is hit. The defaults are the full size. */
export interface ChaosOptions {
  /** Repeats which faults come in which order and what clients ask; what meets what is up to the machine. */
  readonly seed: number
  readonly faults: number
  readonly members: number
  /** Clients that ask one thing after the other, each until it is answered. */
  readonly clients: number
  /** One API and one worker are of the release before, as during an upgrade. */
  readonly besideOlder: boolean
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

const defaultSizes = { faults: 1_000, members: 40, clients: 6 } as const

export const helpText = `Runs a whole installation of real processes (two APIs, two workers, PostgreSQL, Redis, a Kubernetes API) under
clients, and kills, cuts and confuses it. Then it looks whether everything that was answered stands.

  pnpm chaos [--json] [--seed N] [--faults N] [--members N] [--clients N] [--beside-older]

  --seed N     repeats the order of faults and what is asked (default: a new one, printed)
  --faults N   how many, one after the other (default ${defaultSizes.faults})
  --members N  communes (default ${defaultSizes.members})
  --clients N  clients that ask without a pause (default ${defaultSizes.clients})
  --beside-older  one API and one worker are of the last release that prisma/releases.json names, from the history of git
  --json       print the JSON object alone

The last line of standard output is one JSON object:
  faults        how many there were
  faultsByKind  how many of each kind
  leftOut       kinds that this machine could not make
  acknowledged  writes that were answered as done
  lost          of them, those that do not stand
  doubled       what stands twice, or stands and was never asked
  oversold      what the sums of quotas do not hold
  converged     whether every member is as it should be, in the database and on the cluster
  violations    all of it in words; must be empty (else exit code 1)
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[], newSeed: number): ChaosOptions | undefined {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { seed: text, faults: text, members: text, clients: text, json: yes, 'beside-older': yes, help: yes },
  })
  if (values.help) return undefined
  return {
    seed: wholeNumber(values.seed, 'seed', newSeed),
    faults: wholeNumber(values.faults, 'faults', defaultSizes.faults),
    members: wholeNumber(values.members, 'members', defaultSizes.members),
    clients: wholeNumber(values.clients, 'clients', defaultSizes.clients),
    besideOlder: values['beside-older'],
    json: values.json,
  }
}
