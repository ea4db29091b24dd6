import { join } from 'node:path'
import { Children } from './children.ts'
import { realKubernetes } from './real-kubernetes.ts'
import { runStages } from './run-stages.ts'
import type { Stage } from './stage.ts'
import { staticStages } from './static-checks.ts'
import { supplyChain } from './supply-chain.ts'
import { systemPackages } from './system-packages.ts'
import { isGood, totalsLine } from './totals.ts'
import { vitest } from './vitest.ts'

// The whole run is meant to stay under 20 minutes on two cores. A machine that others use too takes longer, and a run that is
// cut tells nothing of what it would have found: only one that hangs is ended, and counted as failed.
const budgetMinutes = 80

const root = join(import.meta.dirname, '../..')
const stages: readonly Stage[] = [systemPackages, realKubernetes, ...staticStages(root), supplyChain, vitest]
const wanted = process.argv.slice(2).filter((argument) => argument !== '--')
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name))

if (unknown.length > 0) {
  console.error(`No stage is named ${unknown.join(', ')}; there are ${stages.map((stage) => stage.name).join(', ')}.`)
  process.exitCode = 2
} else {
  await main(wanted.length === 0 ? stages : stages.filter((stage) => wanted.includes(stage.name)))
}

async function main(chosen: readonly Stage[]): Promise<void> {
  const ci = process.env['CI'] === 'true'
  const children = new Children()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void children.end(`The run was ended by ${signal}.`))
  }
  const budget = setTimeout(
    () => void children.end(`The run took longer than ${budgetMinutes} minutes.`),
    budgetMinutes * 60_000,
  )
  if (!ci) clearTimeout(budget)
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  }
  const totals = await runStages(chosen, { root, ci, env, children })
  clearTimeout(budget)
  process.exitCode = isGood(totals) ? 0 : 1
  console.log(totalsLine(totals))
}
