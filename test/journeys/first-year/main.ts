import { startPostgres } from '../../harness/postgres.ts'
import { calendar } from './calendar.ts'
import { play } from './play.ts'
import { judge } from './report.ts'

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
  const server = await startPostgres()
  let isOver = false
  const stop = (): void => {
    isOver = true
    process.exitCode = interruptedCode
    void server.stop().finally(() => process.exit(interruptedCode))
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    const stage = await play(calendar, { tell, serverUrl: server.url })
    const { report, faults } = await judge(stage, server.url)
    await stage.close()
    for (const [name, found] of faults) {
      if (!isJson) print(`${found.length === 0 ? 'tient' : 'NE TIENT PAS'} : ${name}`)
      for (const fault of found) tellAside(`${name}: ${fault}`)
    }
    print(JSON.stringify(report))
    return Object.values(report.checks).every(Boolean)
  } catch (error) {
    if (!isOver) throw error
    return false
  } finally {
    await server.stop()
  }
}
