import { parseArgs } from 'node:util'
import { wholeNumber } from '../whole-number.ts'

/** How large the measurement is. The defaults are what the figures of the project are quoted with. */
export interface BenchOptions {
  /** Uses that are priced, each by three tiers. */
  readonly rows: number
  /** Readings that are sent to the API's use case, and copied by the floor. */
  readonly readings: number
  /** Members of the month that is closed: 4 meters each, read every hour. */
  readonly tenants: number
  /** Only the JSON line on standard output. */
  readonly json: boolean
}

/** The communes of France that the register of this project's version names. */
const communesOfFrance = 34_969

const defaultOptions: BenchOptions = {
  rows: 1_000_000,
  readings: 500_000,
  tenants: Math.round(communesOfFrance / 10),
  json: false,
}

export const helpText = `Measures rating, ingest, closing and the FOCUS export, each beside a floor or a peer in the same run.

  pnpm bench:billing [--json] [--rows N] [--readings N] [--tenants N | --full]

  --rows N      uses priced by three tiers (default ${defaultOptions.rows})
  --readings N  readings recorded in calls of 5,000 (default ${defaultOptions.readings})
  --tenants N   members of the closed month: 4 meters each, read every hour (default ${defaultOptions.tenants})
  --full        all ${communesOfFrance} communes of France: some 24 GB of readings, and hours
  --json        print the JSON object alone

The last line of standard output is one JSON object:
  rating   rowsPerSecond: uses priced by the rules of a tariff; ratioToDecimalJs: beside the same arithmetic in decimal.js, batches
           in turn, every amount compared; chargesPerSecond: whole charges, each with its explanation
  ingest   readingsPerSecond through the use case (idempotent, checked, days marked), one caller; ratioToCopy: beside COPY of as
           many rows into a table of the same columns and keys, one commit for as many rows
  close    tenants, readings; seconds: the closing of the month by a process that has closed the month before, as a worker has;
           ratioToAggregate: beside one sum over the raw readings by member, meter and offer, which the database has answered
           before; sliceSeconds: what computing the days cost beforehand; peakMiB: the most resident memory of the closing, which
           is a process of its own; charges
  focus    rowsPerSecond, mibPerSecond: the month read from the database and written as FOCUS 1.4 CSV, page by page;
           rowsHeldMax: the most rows in one page
`

/** Reads the command line; undefined when help is asked for. @throws Error for an unknown flag or no whole number. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { rows: text, readings: text, tenants: text, full: yes, json: yes, help: yes },
  })
  if (values.help) return undefined
  if (values.full && values.tenants !== undefined) throw new RangeError('--full and --tenants say two things')
  return {
    rows: wholeNumber(values.rows, 'rows', defaultOptions.rows),
    readings: wholeNumber(values.readings, 'readings', defaultOptions.readings),
    tenants: values.full ? communesOfFrance : wholeNumber(values.tenants, 'tenants', defaultOptions.tenants),
    json: values.json,
  }
}
