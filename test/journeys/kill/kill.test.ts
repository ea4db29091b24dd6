import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDemoFolders, processesOf, runDemo, startDemo, summaryOf } from '../demo/run-demo.ts'

const story = ['--departement', '976', '--months', '1', '--once', '--json']
/** Changed to look at other moments; printed when a run fails. */
const seed = 20_261_124

/** So many kills, spread over the story; the last one ends the database too. */
const kills = Number(process.env['GRENIER_DEMO_KILLS'] ?? 1)
process.stderr.write(`demo kills: GRENIER_DEMO_KILLS=${kills}, seed ${seed} (full: pnpm demo-kills:full)\n`)

/** One moment in each equal part of what follows the first enrolments, in thousandths of it. */
function momentsOf(seed: number): number[] {
  const part = Math.floor(960 / kills)
  let state = seed
  return Array.from({ length: kills }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return index * part + (state % part)
  })
}

describe('the demo killed in the middle', () => {
  const folders: { cwd: string; dataDir: string }[] = []
  let expected: ReturnType<typeof summaryOf>

  const makeFolders = async () => {
    const made = await makeDemoFolders()
    folders.push(made)
    return made
  }

  beforeAll(async () => {
    const { cwd, dataDir } = await makeFolders()
    expected = summaryOf(await runDemo([...story, '--data-dir', dataDir], cwd))
  }, 600_000)

  afterAll(() =>
    Promise.all(
      folders.flatMap(({ cwd, dataDir }) => [cwd, dataDir]).map((dir) => rm(dir, { recursive: true, force: true })),
    ),
  )

  /** Runs the story until that moment, kills it, and begins again what it left; `resumed` is the second run. */
  const kill = async (
    moment: number,
    withDatabase: boolean,
    storyMs = expected.timings.totalMs - expected.timings.readyMs,
  ): Promise<{ dataDir: string; resumed: ReturnType<typeof runDemo> }> => {
    const { cwd, dataDir } = await makeFolders()
    const args = [...story, '--data-dir', dataDir]
    const demo = startDemo(args, cwd)
    await demo.reached('Adhésions')
    const isOver = demo.ended.then(() => true)
    // The machine has less to do than when the story was timed: what has ended cannot be killed, another is, sooner.
    if (await Promise.race([isOver, sleep((storyMs * moment) / 1_000, false)])) {
      return await kill(moment, withDatabase, storyMs / 2)
    }
    const databasePid = withDatabase ? await databasePidOf(dataDir) : null
    if (withDatabase && databasePid === null) {
      // Its story is told and it puts its database down already: as above.
      await isOver
      return await kill(moment, withDatabase, storyMs / 2)
    }
    demo.child.kill('SIGKILL')
    if (databasePid !== null) process.kill(databasePid, 'SIGKILL')
    await demo.ended
    return { dataDir, resumed: runDemo(args, cwd) }
  }

  // What resumes waits for leases of the dead, most of its time; meanwhile the next is killed.
  it(`finishes as if nothing had happened, in each of ${kills} parts (seed ${seed}), its database killed too in the last`, async () => {
    const killed: Awaited<ReturnType<typeof kill>>[] = []
    for (const [index, moment] of momentsOf(seed).entries()) killed.push(await kill(moment, index === kills - 1))
    for (const { dataDir, resumed } of killed) {
      expect(stateOf(summaryOf(await resumed)), `seed ${seed}`).toEqual(stateOf(expected))
      expect(await processesOf(dataDir)).toEqual([])
    }
  }, 1_200_000)
})

/**
 * What the story left, without how long it took and how many objects were applied: that counts work, and what a killed run
 * had applied but not yet noted is later found standing and not applied again.
 */
function stateOf(summary: ReturnType<typeof summaryOf>): object {
  const { timings: _timings, objectsApplied: _objectsApplied, ...state } = summary
  return state
}

/** The process of that folder's database; null where none runs, as it takes its file away when it ends. */
async function databasePidOf(dataDir: string): Promise<number | null> {
  const file = join(dataDir, 'postgres/data/postmaster.pid')
  return existsSync(file) ? Number((await readFile(file, 'utf8')).split('\n')[0]) : null
}
