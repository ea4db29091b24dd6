import { startRealApi } from '../../api/support/real-api.ts'
import { recordedAt } from '../../harness/fixtures.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { helpText, readOptions } from './options.ts'
import { clustersOfTheFuzz, prepareGround } from './prepare-ground.ts'
import { runFuzz } from './run-fuzz.ts'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  print(helpText)
} else {
  const server = await startPostgres()
  const api = await startRealApi(recordedAt, { ...clustersOfTheFuzz, serverUrl: server.url })
  await prepareGround(api)
  const { requests, seed, json } = options
  const report = await runFuzz(api, { requests, seed, say: (line) => (json ? undefined : print(line)) })
  await api.close()
  await server.stop()
  print(JSON.stringify(report))
  if (report.serverErrors + report.invalidProblems + report.unhandled > 0) process.exitCode = 1
}
