import type * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import { pickedIndex, requestPick, textOf } from '../pick-request.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** A request is taken back; decided ones cannot be. */
export const withdraw: fc.Arbitrary<QuotaCommand> = requestPick.map((pick) =>
  quotaCommand({
    text: `withdraw ${textOf(pick)}`,
    target: (model) => pickedIndex(model, pick),
    expected: (model, index) => {
      const request = model.requests[index]
      if (request?.state !== 'submitted') return 'already-decided'
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
