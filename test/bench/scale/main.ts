import { helpText, readOptions } from './options.ts'
import { runScale } from './run-scale.ts'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  print(helpText)
} else {
  const report = await runScale(options, (line) => {
    if (!options.json) print(line)
  })
  print(JSON.stringify(report))
}
