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
export interface Step<Target> {
  /** How the step reads in a counterexample. */
  readonly text: string
  /** What it is done to, as the model sees it before; undefined leaves the step out. */
  readonly target: (model: QuotaModel) => Target | undefined
  readonly expected: (model: QuotaModel, target: Target) => string
  readonly actual: (world: World, target: Target) => Promise<string>
}

/** The target of a step that is possible whatever came before. */
export const always = (): 0 => 0

/** A problem's code, and the figure by which it says what would be possible. */
function told({ code, params }: Problem): string {
  const figure = params?.['leastLimitBytes'] ?? params?.['lendableBytes'] ?? params?.['borrowedBytes']
  return figure === undefined ? code : `${code}: ${figure}`
}

async function endOf<Target>(step: Step<Target>, world: World, target: Target): Promise<string> {
  try {
    return await step.actual(world, target)
  } catch (error) {
    if (error instanceof Problem) return told(error)
    throw error
  }
}

/** A command for fast-check: after it the model and the database agree on the end of the step and on every balance. */
export function quotaCommand<Target>(step: Step<Target>): QuotaCommand {
  return {
    check: (model) => step.target(model) !== undefined,
    run: async (model, world) => {
      const target = step.target(model)
      if (target === undefined) return
      model.seconds += 1
      world.pass(1)
      const actual = await endOf(step, world, target)
      const kind = actual.replaceAll(/ at [-\w]+, -?\d+ left/g, '').replace(/[:,]?( limits)? -?\d.*/, '')
      const { text } = step
      expect({ step: text, end: actual }).toEqual({ step: text, end: step.expected(model, target) })
      for (const met of [kind, ...model.met.splice(0)]) world.ends.set(met, (world.ends.get(met) ?? 0) + 1)
      await compareStanding(model, world)
    },
    toString: () => step.text,
  }
}
