import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Children } from './children.ts'
import { runStages } from './run-stages.ts'
import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { failed, missing, passed } from './stage.ts'

const stage = (name: string, run: (context: RunContext) => Promise<StageOutcome>): Stage => ({ name, does: name, run })
const base = (ci = false): Omit<RunContext, 'atEnd'> => ({ root: '/', ci, env: {}, children: new Children(200) })

let printed: string[]
beforeEach(() => {
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
})
afterEach(() => void vi.restoreAllMocks())

describe('a run', () => {
  it('goes on after a stage failed or broke, and says why', async () => {
    const stages = [
      stage('one', async () => failed('One is wrong.')),
      stage('two', () => Promise.reject(new Error('two fell over'))),
      stage('three', async () => passed()),
    ]
    expect(await runStages(stages, base())).toEqual({ passed: 1, failed: 2, skipped: 0 })
    expect(printed.join('\n')).toContain('One is wrong.')
    expect(printed.join('\n')).toContain('two broke: two fell over')
  })

  it('counts a missing part as skipped, and with CI as failed', async () => {
    const stages = [stage('part', async (context) => missing(context, 'The part is missing.'))]
    expect(await runStages(stages, base(false))).toEqual({ passed: 0, failed: 0, skipped: 1 })
    expect(await runStages(stages, base(true))).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('undoes what was started, last first, after a failure too', async () => {
    const undone: string[] = []
    const starts = (name: string): Stage =>
      stage(name, async (context) => {
        context.atEnd(async () => void undone.push(name))
        throw new Error('it broke after it had started')
      })
    await runStages([starts('one'), starts('two')], base())
    expect(undone).toEqual(['two', 'one'])
  })

  it('ends a running command with all that it started, skips the rest, undoes, and counts as failed', async () => {
    const undone: string[] = []
    const context = base()
    // Started in the background it ignores SIGINT, and it holds the pipe: the run ends only when it has ended too.
    const command = 'sleep 600 & wait'
    const stages = [
      stage('long', async ({ children, atEnd }) => {
        atEnd(async () => void undone.push('long'))
        return failed((await children.run('/bin/sh', ['-c', command], { cwd: '/', env: {}, output: 'stdout' })).note)
      }),
      stage('never', async () => passed()),
    ]
    const running = runStages(stages, context)
    await sleep(300)
    await context.children.end('The run was ended by SIGINT.')
    expect(await running).toEqual({ passed: 0, failed: 2, skipped: 0 })
    expect(undone).toEqual(['long'])
    expect(printed.join('\n')).not.toContain('never')
  })
})

describe('a command', () => {
  it('that does not exist is reported, not thrown', async () => {
    const report = await new Children().run('/no/such/program', [], { cwd: '/', env: {} })
    expect(report.code).toBeUndefined()
    expect(report.note).toContain('/no/such/program could not be started')
  })
})
