import { helpText, readOptions } from './options.ts'
import { runLoad } from './run-load.ts'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  print(helpText)
} else {
  if (!options.json) print(`${options.clients} clients for ${options.seconds} s`)
  const report = await runLoad(options)
  print(JSON.stringify(report))
  if (report.crashed || report.serverErrors > 0) process.exitCode = 1
}
