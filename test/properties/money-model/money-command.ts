import type { AsyncCommand } from 'fast-check'
import { expect } from 'vitest'
import { callOf, finance, operator } from '../../journeys/use-cases/house.ts'
import { changedRows } from './frozen-rows.ts'
import { brokenLaws } from './invariants.ts'
import { endOf, type MoneyStep } from './steps.ts'
import type { World } from './world.ts'

export type MoneyCommand = AsyncCommand<object, World>

/** Charges that were not looked at yet and do not come to their amount when they are computed once more. */
export async function unexplained({ admin, explained, house }: World): Promise<string[]> {
  const { rows } = await admin.query<{ id: string; kind: string; rule_id: string }>(
    'SELECT id, kind, rule_id FROM charge ORDER BY id',
  )
  const wrong: string[] = []
  for (const { id, kind, rule_id: ruleId } of rows) {
    if (explained.has(id)) continue
    const { agrees, charge, recomputedMicros } = await house.api.explainCharge({ chargeId: id }, callOf(finance))
    // A rounding is explained by the statement that it stands on; null is said of shares that were corrected for some.
    const isSaid = agrees === true || (agrees === null && kind === 'shared')
    if (isSaid) explained.add(id)
    else {
      wrong.push(
        `${charge.month} (${charge.originMonth}, ${charge.correction?.part}) ${kind} ${ruleId} ${charge.amountMicros} is ${recomputedMicros}`,
      )
    }
  }
  return wrong
}

/** What is wrong with the money as it stands: nothing, after whatever happened. */
async function faultsOf(world: World) {
  const { violations } = await world.house.api.verifyInvariants({}, callOf(operator))
  return {
    laws: await brokenLaws(world.admin),
    changed: await changedRows(world.admin, world.frozen),
    unexplained: await unexplained(world),
    capacity: violations,
  }
}

/** A command for fast-check: plays a step, then holds all that is stored to the laws of money. */
export function moneyCommand(step: MoneyStep): MoneyCommand {
  return {
    check: () => true,
    run: async (_model, world) => {
      world.pass(1_000)
      const end = await endOf(step, world)
      world.ends.set(end, (world.ends.get(end) ?? 0) + 1)
      expect({ step: step.text, end, ...(await faultsOf(world)) }).toEqual({
        step: step.text,
        end,
        laws: [],
        changed: [],
        unexplained: [],
        capacity: 0,
      })
    },
    toString: () => step.text,
  }
}
