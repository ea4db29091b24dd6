import { parseArgs } from 'node:util'
import { wholeNumber } from '../whole-number.ts'

/** How large the region is that is measured. */
export interface ScaleOptions {
  readonly tenants: number
  /** Every commune of France is a member instead, written at once; no month is lived. */
  readonly france: boolean
  /** Hours between two readings of one resource; 1 as collectors bring them. */
  readonly hoursPerReading: number
  /** How long each kind of call is asked for. */
  readonly secondsPerCall: number
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

/** The default is the département of the demo. */
const defaultOptions: ScaleOptions = { tenants: 183, france: false, hoursPerReading: 1, secondsPerCall: 3, json: false }

export const helpText = `Makes a region of so many members in a PostgreSQL of its own, has it live a month, and says what that takes.

  pnpm bench:scale [--json] [--tenants N | --france] [--hours-per-reading N] [--seconds-per-call N]

  --tenants N            members: 4 meters each (default ${defaultOptions.tenants})
  --france               every commune of France instead, written at once: tenants, the lists that show members, and api; no month is
                         lived and nobody is provisioned
  --hours-per-reading N  hours between two readings of a resource (default ${defaultOptions.hoursPerReading}); where disk or time is
                         short, fewer readings may be written: rows and bytes of the table \`reading\` shrink with them, and nothing else
  --seconds-per-call N   how long each list is asked for (default ${defaultOptions.secondsPerCall})
  --json                 print the JSON object alone

The last line of standard output is one JSON object:
  enrol      perSecond: organisations registered and enrolled through the use cases, 8 at once
  provision  jobsPerSecond: reconciliations through the use case with a cluster that answers at once, 8 at once: what the worker
             and its database do, without Kubernetes
  close      as in bench:billing: sliceSeconds for computing the days, seconds and peakMiB of the closing in a process of its own
  issue      statements, perSecond
  database   standingBytesPerTenant: before the month; bytesPerTenantMonth: what the month added, indexes counted;
             tables: the same by table with its rows, largest first
  lists      of each call p50Ms and p95Ms as one client after the other asks for it
  api        callsPerSecond: one member read by its id by 16 clients at once; peakMiB: the most the API's process ever held
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[]): ScaleOptions | undefined {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { tenants: text, france: yes, 'hours-per-reading': text, 'seconds-per-call': text, json: yes, help: yes },
  })
  if (values.help) return undefined
  if (values.france && values.tenants !== undefined) throw new RangeError('--france and --tenants say two things')
  return {
    france: values.france,
    tenants: wholeNumber(values.tenants, 'tenants', defaultOptions.tenants),
    hoursPerReading: wholeNumber(values['hours-per-reading'], 'hours-per-reading', defaultOptions.hoursPerReading),
    secondsPerCall: wholeNumber(values['seconds-per-call'], 'seconds-per-call', defaultOptions.secondsPerCall),
    json: values.json,
  }
}
