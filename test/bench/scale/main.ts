import { helpText, readOptions } from './options.ts'
import { runFrance } from './run-france.ts'
import { runScale } from './run-scale.ts'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  print(helpText)
} else {
  const tell = (line: string): void => {
    if (!options.json) print(line)
  }
  print(JSON.stringify(await (options.france ? runFrance(options, tell) : runScale(options, tell))))
}
