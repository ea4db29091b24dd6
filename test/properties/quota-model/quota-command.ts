import { Problem } from '@grenier/control-plane/ports'
import type { AsyncCommand } from 'fast-check'
import { expect } from 'vitest'
import { compareStanding } from './compare-standing.ts'
import type { QuotaModel } from './model.ts'
import type { World } from './world.ts'

export type QuotaCommand = AsyncCommand<QuotaModel, World>

/**
 * One step of a sequence. `expected` moves the model and says how the step must end; `actual` does it for real. Both ends
 * are one text: a state with its figures, or the code of a problem.
 */
export interface Step {
  /** How the step reads in a counterexample. */
  readonly text: string
  /** The place of what it is done to; undefined leaves the step out. A step without it is always possible. */
  readonly target?: (model: QuotaModel) => number | undefined
  readonly expected: (model: QuotaModel, target: number) => string
  readonly actual: (world: World, target: number) => Promise<string>
}

async function endOf(step: Step, world: World, target: number): Promise<string> {
  try {
    return await step.actual(world, target)
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

/** A command for fast-check: after it the model and the database agree on the end of the step and on every balance. */
export function quotaCommand(step: Step): QuotaCommand {
  const targetOf = step.target ?? (() => 0)
  return {
    check: (model) => targetOf(model) !== undefined,
    run: async (model, world) => {
      const target = targetOf(model) ?? 0
      model.seconds += 1
      world.pass(1)
      const actual = await endOf(step, world, target)
      const kind = actual.replaceAll(/ at [-\w]+, -?\d+ left/g, '').replace(/[:,]?( limits)? -?\d.*/, '')
      world.ends.set(kind, (world.ends.get(kind) ?? 0) + 1)
      const { text } = step
      expect({ step: text, end: actual }).toEqual({ step: text, end: step.expected(model, target) })
      await compareStanding(model, world)
    },
    toString: () => step.text,
  }
}
