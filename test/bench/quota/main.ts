import { helpText, readOptions } from './options.ts'
import { runBench } from './run-bench.ts'

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  console.log(helpText)
} else {
  const report = await runBench(options, (line) => {
    if (!options.json) console.log(line)
  })
  console.log(JSON.stringify(report))
  if (report.oversold + report.leakedHolds + report.unequalBalances > 0) process.exitCode = 1
}
