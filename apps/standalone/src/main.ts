import { ConfigError, createLogger } from '@grenier/platform'
import { helpText } from './cli/help.ts'
import { readCommand } from './cli/options.ts'
import { StartFault } from './cli/start-fault.ts'
import { readStandaloneConfig } from './config.ts'
import { runDemo } from './demo.ts'

/** 2: it could not start, and said why in a sentence. 1: it started and failed, or a sum did not hold. */
const exitCodes = { startFault: 2, failure: 1 } as const

async function main(argv: readonly string[]): Promise<number> {
  const command = readCommand(argv)
  if (command.kind === 'help') {
    process.stdout.write(helpText)
    return 0
  }
  const config = readStandaloneConfig()
  // Standard output belongs to the result.
  const logger = createLogger({ name: 'grenier', level: config.logLevel, destination: process.stderr })
  return await runDemo(command.options, { config, logger })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof StartFault) process.stderr.write(`${error.french}\n${error.english}\n`)
  else if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode =
    error instanceof StartFault || error instanceof ConfigError ? exitCodes.startFault : exitCodes.failure
}
