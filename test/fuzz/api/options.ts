import { parseArgs } from 'node:util'
import { wholeNumber } from '../../bench/whole-number.ts'

export interface FuzzOptions {
  readonly requests: number
  readonly seed: number
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

const requestsDefault = 100_000

export const helpText = `Calls every documented operation with sound, mutated and hostile values and looks at each answer.

  pnpm fuzz:api [--requests N] [--seed S] [--json]

  --requests N  calls in all (default ${requestsDefault})
  --seed S      the same seed makes the same calls (default: another one each time, printed)

The last line of standard output is one JSON object: requests, serverErrors (5xx), invalidProblems (an error that is no problem
document), unhandled (rejections and exceptions nobody took), statuses, cameAgain (exports that waited
for a place), operations, seed, examples. Ends with 1 unless the
three are 0.
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[]): FuzzOptions | undefined {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: text,
      seed: text,
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    requests: wholeNumber(values.requests, 'requests', requestsDefault),
    seed: wholeNumber(values.seed, 'seed', Math.floor(Math.random() * 2 ** 31)),
    json: values.json,
  }
}
