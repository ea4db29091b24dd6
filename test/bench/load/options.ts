import { parseArgs } from 'node:util'
import { wholeNumber } from '../whole-number.ts'

/** How hard the API is pressed. The defaults are the full size. */
export interface LoadOptions {
  /** Clients that ask without a pause, each over a connection of its own, whatever they are answered. */
  readonly clients: number
  readonly seconds: number
  /** Members whose tokens the clients bear, in turn. */
  readonly members: number
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

const defaultOptions: LoadOptions = { clients: 500, seconds: 60, members: 50, json: false }

export const helpText = `Presses the API with more clients than it can serve, under the limits that it has by default.

  pnpm load:api [--json] [--clients N] [--seconds N] [--members N]

  --clients N  clients that ask without a pause (default ${defaultOptions.clients})
  --seconds N  how long (default ${defaultOptions.seconds})
  --members N  members whose tokens they bear (default ${defaultOptions.members})
  --json       print the JSON object alone

The last line of standard output is one JSON object:
  answered      how many calls were answered how: 2xx, 4xx without 429, 429 (too many of a caller), 503 (too many at once)
  serverErrors  other answers of the server, and calls without any: must be 0 (else exit code 1)
  refusedP99Ms  how long 99 of 100 refusals took at most, as a client sees it
  peakRssMiB    the most memory that the server ever held
  crashed       whether the server has ended: must be false (else exit code 1)
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[]): LoadOptions | undefined {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { clients: text, seconds: text, members: text, json: yes, help: yes },
  })
  if (values.help) return undefined
  return {
    clients: wholeNumber(values.clients, 'clients', defaultOptions.clients),
    seconds: wholeNumber(values.seconds, 'seconds', defaultOptions.seconds),
    members: wholeNumber(values.members, 'members', defaultOptions.members),
    json: values.json,
  }
}
