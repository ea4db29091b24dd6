import { ConfigError } from '@grenier/platform'
import { composeResealing } from '../compose.ts'
import { readResealConfig } from './config.ts'
import { readResealOrder, resealExits, resealUsage, runReseal } from './run-reseal.ts'

async function main(): Promise<number> {
  const order = readResealOrder(process.argv.slice(2))
  if (order === null) {
    process.stderr.write(`${resealUsage}\n`)
    return resealExits.misused
  }
  const parts = composeResealing(readResealConfig())
  try {
    return await runReseal(parts, order, (line) => process.stdout.write(`${line}\n`))
  } finally {
    await parts.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof ConfigError ? resealExits.misused : resealExits.failed
}
