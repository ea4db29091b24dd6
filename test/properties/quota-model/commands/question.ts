import type * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import { endedProblem, type Pick, pickedRequest, somePick, textOf } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** An operator asks the member a question about one request. */
export function questions(pick: Pick): QuotaCommand {
  return quotaCommand({
    text: `a question about request ${textOf(pick)}`,
    target: (model) => pickedRequest(model, pick),
    expected: (model, index) => {
      const request = model.requests[index]
      const ended = endedProblem(request)
      if (request === undefined || ended !== null) return ended ?? 'not-found'
      request.questionAtSeconds = model.seconds
      return 'questioned'
    },
    actual: async ({ house, requestIds }, index) => {
      const requestId = requestIds[index] ?? ''
      await house.api.commentQuotaRequest({ requestId, kind: 'question', text: 'model' }, callOf(operator))
      return 'questioned'
    },
  })
}

/** A question, which nobody answers. */
export const question: fc.Arbitrary<QuotaCommand> = somePick.map(questions)
