import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { failed } from './stage.ts'
import type { Totals } from './totals.ts'
import { sumTotals, totalsLine } from './totals.ts'

interface Finished {
  readonly stage: Stage
  readonly outcome: StageOutcome
  readonly tookMs: number
}

/**
 * Runs each stage in turn, the later ones also when an earlier one failed, then undoes what they started.
 * Prints progress and a table; returns the sum of all totals.
 */
export async function runStages(stages: readonly Stage[], base: Omit<RunContext, 'atEnd'>): Promise<Totals> {
  const endings: (() => Promise<void>)[] = []
  const context: RunContext = { ...base, atEnd: (work) => void endings.unshift(work) }
  const finished: Finished[] = []
  const startedAt = performance.now()
  for (const stage of stages) {
    if (context.children.endedBecause !== '') break
    console.log(`\n▶ ${stage.name}: ${stage.does}`)
    const done = await runStage(stage, context)
    finished.push(done)
    console.log(`${mark(done.outcome)} ${stage.name} took ${seconds(done.tookMs)}`)
  }
  for (const work of endings) await work()
  printTable(finished, performance.now() - startedAt)
  const totals = finished.map((done) => done.outcome.totals)
  if (context.children.endedBecause === '') return sumTotals(totals)
  console.log(`  ${context.children.endedBecause}`)
  return sumTotals([...totals, failed(context.children.endedBecause).totals])
}

async function runStage(stage: Stage, context: RunContext): Promise<Finished> {
  const startedAt = performance.now()
  const outcome = await stage
    .run(context)
    .catch((error: unknown) => failed(`${stage.name} broke: ${error instanceof Error ? error.message : String(error)}`))
  return { stage, outcome, tookMs: performance.now() - startedAt }
}

function printTable(finished: readonly Finished[], tookMs: number): void {
  console.log('')
  for (const { stage, outcome, tookMs: stageMs } of finished) {
    const counted = outcome.totals.passed + outcome.totals.failed + outcome.totals.skipped > 0
    const result = counted ? totalsLine(outcome.totals) : 'ready'
    console.log(`${mark(outcome)} ${stage.name.padEnd(11)} ${seconds(stageMs).padStart(8)}  ${result}`)
    for (const note of outcome.notes) console.log(`    ${note}`)
  }
  console.log(`  ${'in all'.padEnd(11)} ${seconds(tookMs).padStart(8)}\n`)
}

function mark(outcome: StageOutcome): string {
  if (outcome.totals.failed > 0) return '✘'
  return outcome.totals.skipped > 0 && outcome.totals.passed === 0 ? '–' : '✔'
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
