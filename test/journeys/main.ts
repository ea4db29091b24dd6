import { runFirstYear } from './first-year/main.ts'

/** Stories that are played whole, from the command line as in the tests. */
const journeys: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = { 'first-year': runFirstYear }

const [name = '', ...args] = process.argv.slice(2)
const run = journeys[name]
if (run === undefined) {
  process.stderr.write(`there is no journey « ${name} »: ${Object.keys(journeys).join(', ')}\n`)
  process.exitCode = 2
} else if (!(await run(args))) {
  process.exitCode ??= 1
}
