import { helpText, readOptions } from './options.ts'
import { runBench } from './run-bench.ts'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  print(helpText)
} else {
  const report = await runBench(options, (line) => {
    if (!options.json) print(line)
  })
  print(JSON.stringify(report))
  if (report.serverErrors > 0) process.exitCode = 1
}
