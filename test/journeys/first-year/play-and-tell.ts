import { startPostgres } from '../../harness/postgres.ts'
import { calendar } from './calendar.ts'
import { play } from './play.ts'
import { exitCodeOf, type Judged, judge } from './report.ts'
import { print, tellAside } from './say.ts'

/** As shells say it of who was stopped by Ctrl-C. */
const interruptedCode = 130

/** Plays the year on a server of its own, prints its report, and returns the exit code. What was started is ended, also by Ctrl-C. */
export async function playAndTell({ isJson }: { readonly isJson: boolean }): Promise<number> {
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
    return exitCodeOf(report)
  } catch (error) {
    if (!signal.aborted) throw error
    return interruptedCode
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
