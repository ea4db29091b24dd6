import { openOlderRelease } from '../../harness/older-release.ts'
import { helpText, readOptions } from './options.ts'
import { runChaos } from './run-chaos.ts'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const tellEvery = 25

const options = readOptions(process.argv.slice(2), Date.now() % 2 ** 31)
if (options === undefined) {
  print(helpText)
} else {
  const { json, besideOlder, ...sizes } = options
  const older = besideOlder ? await openOlderRelease() : null
  if (older?.kind === 'missing') throw new Error(older.reason)
  if (!json) print(`seed ${sizes.seed}: ${sizes.faults} faults, ${sizes.members} members, ${sizes.clients} clients`)
  const after = await runChaos({ ...sizes, olderRoot: older?.root ?? null }, (done) => {
    if (done % tellEvery === 0) process.stderr.write(`${done} of ${sizes.faults} faults\n`)
  })
  const { report } = after
  await after.close()
  await older?.close()
  print(JSON.stringify(report))
  if (report.violations.length > 0) process.exitCode = 1
}
