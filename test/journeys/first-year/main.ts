import { print, tellAside } from './say.ts'

const helpText = `Plays the first eighteen months of twelve members, day by day, on a PostgreSQL of its own, and holds them to every check.

  pnpm journey first-year [--json]

  --json   print the report alone: months, members, statements, checks, sumCharges, sumStatements, sumCarried (euros)

Without it the year is told month by month. The exit code is 1 when a check does not hold.
`

const misusedCode = 2

/** Plays and judges; returns the exit code. */
export async function runFirstYear(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => !['--json', '--help'].includes(arg))
  if (unknown.length > 0) {
    tellAside(`first-year takes --json and nothing else: ${unknown.join(' ')}`)
    return misusedCode
  }
  if (args.includes('--help')) {
    print(helpText)
    return 0
  }
  // What reads documents takes seconds to load, and speaks while it does: a word that nobody knows is answered before.
  const { playAndTell } = await import('./play-and-tell.ts')
  return await playAndTell({ isJson: args.includes('--json') })
}
