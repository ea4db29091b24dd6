import type { Children } from './children.ts'
import type { Totals } from './totals.ts'

/** What a stage found. `notes` are whole sentences: what is missing, what failed. */
export interface StageOutcome {
  readonly totals: Totals
  readonly notes: readonly string[]
}

/** What every stage is given. */
export interface RunContext {
  /** Absolute path of the repository. */
  readonly root: string
  /** With CI a missing part fails; without, it is left out and named. */
  readonly ci: boolean
  /** Environment of every child; a stage may add to it for the stages after it. */
  readonly env: NodeJS.ProcessEnv
  readonly children: Children
  /** Registers work to be done at the end of the run, also after a failure or Ctrl-C; the last registered runs first. */
  readonly atEnd: (work: () => Promise<void>) => void
}

/** One step of the run. It never throws for a fault of the project: that is an outcome. */
export interface Stage {
  /** Short name, also the argument that selects it. */
  readonly name: string
  /** What it does, in a few words. */
  readonly does: string
  run(context: RunContext): Promise<StageOutcome>
}

/** A stage that prepares something counts nothing when it succeeds: only checks are counted. */
export const prepared = (note: string): StageOutcome => ({
  totals: { passed: 0, failed: 0, skipped: 0 },
  notes: [note],
})

export const passed = (): StageOutcome => ({ totals: { passed: 1, failed: 0, skipped: 0 }, notes: [] })

export const failed = (note: string): StageOutcome => ({ totals: { passed: 0, failed: 1, skipped: 0 }, notes: [note] })

/** A part that this machine lacks: a failure with CI, left out otherwise. */
export const missing = (context: RunContext, note: string): StageOutcome =>
  context.ci ? failed(note) : { totals: { passed: 0, failed: 0, skipped: 1 }, notes: [note] }
