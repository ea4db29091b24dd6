import * as fc from 'fast-check'
import { answerDays, secondsPerDay } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import type { ModelRequest } from '../model-facts.ts'
import { whereAny } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { changes, requestStates } from '../states.ts'

function isDue(model: QuotaModel, request: ModelRequest): boolean {
  const { state, questionAtSeconds } = request
  if (state !== 'submitted' && state !== 'waiting') return false
  const isUnanswered = questionAtSeconds !== null && model.seconds - questionAtSeconds >= answerDays * secondsPerDay
  return isUnanswered || (state === 'waiting' && model.isPlaceOver(request))
}

/** So many days go by, and the schedule ends places in the queue and requests whose question nobody answered. */
export function expiresAfter(days: number): QuotaCommand {
  return quotaCommand({
    text: `${days} days later the schedule looks at requests`,
    target: ({ requests }) =>
      whereAny(requests, ({ state, questionAtSeconds }) => {
        return state === 'waiting' || (state === 'submitted' && questionAtSeconds !== null)
      }),
    expected: (model) => {
      model.seconds += days * secondsPerDay
      const due = model.requests.filter((request) => isDue(model, request))
      for (const request of due) request.state = 'expired'
      return due.length === 0 ? 'nothing expired' : `expired ${due.length}`
    },
    actual: async (world) => {
      world.pass(days * secondsPerDay)
      const before = await requestStates(world)
      await world.house.jobs['sweep-quota-requests']({})
      return changes(before, await requestStates(world)) || 'nothing expired'
    },
  })
}

/** Days go by, and what ends by time alone ends with its holds. */
export const expire: fc.Arbitrary<QuotaCommand> = fc.constantFrom(1, 30, 31, 90, 91).map(expiresAfter)
