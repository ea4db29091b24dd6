import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileCache } from '../harness/compile-cache.ts'
import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { failed } from './stage.ts'
import type { Totals } from './totals.ts'

/** What is read of vitest's JSON report. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/** Both projects of vitest.config.ts: unit tests beside the source and the suites in `test`. */
export const vitest: Stage = {
  name: 'vitest',
  does: 'unit tests beside the source, then the suites in test/',
  async run(context: RunContext): Promise<StageOutcome> {
    const dir = await mkdtemp(join(tmpdir(), 'grenier-vitest-'))
    const reportPath = join(dir, 'report.json')
    try {
      const ended = await context.children.run(
        join(context.root, 'node_modules/.bin/vitest'),
        ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`],
        { cwd: context.root, env: { ...context.env, ...compileCache } },
      )
      const report = await readReport(reportPath)
      if (report === undefined) return failed(ended.note || `vitest ended with code ${ended.code} and left no report.`)
      return outcomeOf(report, ended.code, ended.note)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  },
}

async function readReport(path: string): Promise<VitestReport | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const report: VitestReport = JSON.parse(text)
  return report
}

/**
 * Totals of a report. A file that failed without a failed test (it did not load, or a hook failed) counts as one
 * failure; so does a non-zero exit code that nothing else explains, such as an unhandled rejection.
 */
export function outcomeOf(report: VitestReport, code: number | undefined, note: string): StageOutcome {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const explained = report.numFailedTests + brokenFiles.length
  const unexplained = code !== 0 && explained === 0 ? 1 : 0
  const totals: Totals = {
    passed: report.numPassedTests,
    failed: explained + unexplained,
    skipped: report.numPendingTests + report.numTodoTests,
  }
  const notes = brokenFiles.map((file) => `${file.name} failed before or around its tests.`)
  if (unexplained > 0) notes.push(note || `vitest ended with code ${code} though no test failed.`)
  return { totals, notes }
}
