import { runFirstYear } from './first-year/main.ts'

/** Stories that are played whole, from the command line as in the tests; each returns its exit code. */
const journeys: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { 'first-year': runFirstYear }

const [name = '', ...args] = process.argv.slice(2)
const run = Object.hasOwn(journeys, name) ? journeys[name] : undefined
if (run === undefined) {
  process.stderr.write(`there is no journey « ${name} »: ${Object.keys(journeys).join(', ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await run(args)
}
