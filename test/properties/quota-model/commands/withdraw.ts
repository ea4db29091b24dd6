import type * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import { endedProblem, pickedRequest, somePick, textOf } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** A request is taken back; decided ones cannot be. */
export const withdraw: fc.Arbitrary<QuotaCommand> = somePick.map((pick) =>
  quotaCommand({
    text: `withdraw request ${textOf(pick)}`,
    target: (model) => pickedRequest(model, pick),
    expected: (model, index) => {
      const request = model.requests[index]
      const ended = endedProblem(request)
      if (request === undefined || ended !== null) return ended ?? 'not-found'
      request.state = 'withdrawn'
      return 'withdrawn'
    },
    actual: async (world, index) => {
      const ifMatch = await world.requestVersion(index)
      const requestId = world.requestIds[index] ?? ''
      const request = await world.house.api.withdrawQuotaRequest({ requestId }, callOf(operator, { ifMatch }))
      return request.state
    },
  }),
)
