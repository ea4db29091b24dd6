import { readFile } from 'node:fs/promises'
import { ConfigError, createLogger } from '@grenier/platform'
import { composeRebuilding } from '../compose.ts'
import { readRebuildConfig } from './config.ts'
import { readRebuildOrder, rebuildExits, rebuildUsage, runRebuild } from './run-rebuild.ts'
import { readTerms } from './terms.ts'

async function main(): Promise<number> {
  const order = readRebuildOrder(process.argv.slice(2))
  if (order === null) {
    process.stderr.write(`${rebuildUsage}\n`)
    return rebuildExits.misused
  }
  const terms = readTerms(order.termsFile === null ? '{}' : await readFile(order.termsFile, 'utf8'))
  const config = readRebuildConfig()
  const parts = await composeRebuilding(config, createLogger({ name: 'rebuild', level: config.logLevel }))
  try {
    return await runRebuild(parts, { order, terms }, (line) => process.stdout.write(`${line}\n`))
  } finally {
    await parts.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof ConfigError ? rebuildExits.misused : rebuildExits.failed
}
