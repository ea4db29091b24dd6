import { startPostgres } from '../../harness/postgres.ts'
import { calendar } from './calendar.ts'
import { play } from './play.ts'
import { type Judged, judge } from './report.ts'

const helpText = `Plays the first eighteen months of twelve members, day by day, on a PostgreSQL of its own, and holds them to every check.

  pnpm journey first-year [--json]

  --json   print the report alone: months, members, statements, checks, sumCharges, sumStatements, sumCarried (euros)

Without it the year is told month by month. The exit code is 1 when a check does not hold.
`

/** As shells say it of who was stopped by Ctrl-C. */
const interruptedCode = 130

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const tellAside = (line: string): void => void process.stderr.write(`${line}\n`)

/** Plays and judges; true when every check holds. What was started is ended, also by Ctrl-C. */
export async function runFirstYear(args: readonly string[]): Promise<boolean> {
  const unknown = args.filter((arg) => !['--json', '--help'].includes(arg))
  if (unknown.length > 0) throw new RangeError(`first-year takes --json and nothing else: ${unknown.join(' ')}`)
  if (args.includes('--help')) {
    print(helpText)
    return true
  }
  const isJson = args.includes('--json')
  const tell = isJson ? tellAside : print
  const interruption = new AbortController()
  const { signal } = interruption
  const stop = (): void => interruption.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const server = await startPostgres()
  try {
    const { report, faults } = await playAndJudge(tell, { serverUrl: server.url, signal })
    for (const [name, found] of faults) {
      if (!isJson) print(`${found.length === 0 ? 'tient' : 'NE TIENT PAS'} : ${name}`)
      for (const fault of found) tellAside(`${name}: ${fault}`)
    }
    print(JSON.stringify(report))
    return Object.values(report.checks).every(Boolean)
  } catch (error) {
    if (!signal.aborted) throw error
    process.exitCode = interruptedCode
    return false
  } finally {
    await server.stop()
  }
}

async function playAndJudge(
  tell: (line: string) => void,
  place: { readonly serverUrl: string; readonly signal: AbortSignal },
): Promise<Judged> {
  const stage = await play(calendar, { tell, ...place })
  try {
    return await judge(stage, place)
  } finally {
    await stage.close()
  }
}
