import * as fc from 'fast-check'
import { callOf, operator, secondOperator } from '../../../journeys/use-cases/house.ts'
import { type QuotaModel, roundedUp } from '../model.ts'
import type { ModelLine, ModelRequest, OperatorName } from '../model-facts.ts'
import { endedProblem, type Pick, pickedRequest, somePick, textOf } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

interface Taking {
  readonly act: 'take' | 'release'
  readonly by: OperatorName
}

const heldText = (lines: readonly { heldBytes: bigint }[]): string => lines.map(({ heldBytes }) => heldBytes).join(', ')

/** Everything a line asks; what could not be granted however much is left holds what it holds. Null: it does not fit. */
function heldWhenTaken(model: QuotaModel, { tenant }: ModelRequest, line: ModelLine): bigint | null {
  const { offer, requestedBytes, heldBytes } = line
  const verdict = model.judge(tenant, { offer, wantedBytes: requestedBytes, ownHoldBytes: heldBytes })
  if ('refusal' in verdict) return verdict.refusal.startsWith('capacity-exceeded') ? null : heldBytes
  const growthBytes = verdict.sizeBytes - model.quotaOf(tenant, offer).quotaBytes
  return growthBytes > heldBytes ? growthBytes : heldBytes
}

function take(model: QuotaModel, request: ModelRequest, by: OperatorName): string {
  if (request.state === 'waiting') return 'request-waiting'
  const held = request.lines.map((line) => heldWhenTaken(model, request, line))
  if (held.includes(null)) return 'capacity-exceeded'
  request.lines = request.lines.map((line, index) => ({ ...line, heldBytes: held[index] ?? 0n }))
  request.takenBy = by
  return `taken: ${heldText(request.lines)}`
}

function release(model: QuotaModel, request: ModelRequest, by: OperatorName): string {
  if (request.takenBy === null) return 'request-not-taken'
  if (request.takenBy !== by) return 'request-taken'
  request.lines = request.lines.map((line) => {
    const oneStep = model.holdBytes(request.tenant, line.offer, roundedUp(line.requestedBytes))
    return { ...line, heldBytes: oneStep < line.heldBytes ? oneStep : line.heldBytes }
  })
  request.takenBy = null
  return `released: ${heldText(request.lines)}`
}

function expected(model: QuotaModel, request: ModelRequest | undefined, { act, by }: Taking): string {
  const ended = endedProblem(request)
  if (request === undefined || ended !== null) return ended ?? 'not-found'
  return act === 'take' ? take(model, request, by) : release(model, request, by)
}

const isTaken = ({ takenBy, state }: ModelRequest): boolean => takenBy !== null && state === 'submitted'

/** One operator takes one request, or gives it back. */
export function takesOrReleases({ act, by }: Taking, pick: Pick): QuotaCommand {
  return quotaCommand({
    text: `${by} is to ${act} request ${textOf(pick)}`,
    target: (model) => (act === 'take' ? pickedRequest(model, pick) : pickedRequest(model, pick, isTaken)),
    expected: (model, index) => expected(model, model.requests[index], { act, by }),
    actual: async (world, index) => {
      const { api } = world.house
      const requestId = world.requestIds[index] ?? ''
      const actor = by === 'operator-1' ? operator : secondOperator
      const call = callOf(actor, { ifMatch: await world.requestVersion(index) })
      const isTaking = act === 'take'
      const request = await (isTaking ? api.takeQuotaRequest : api.releaseQuotaRequest)({ requestId }, call)
      return `${isTaking ? 'taken' : 'released'}: ${heldText(request.lines)}`
    },
  })
}

/** An operator takes a request, from another one too, or gives it back: all it asks is held meanwhile. */
export const takeOrRelease: fc.Arbitrary<QuotaCommand> = fc
  .tuple(
    fc.constantFrom<Taking['act']>('take', 'release'),
    fc.constantFrom<OperatorName>('operator-1', 'operator-1', 'operator-1', 'operator-2'),
    somePick,
  )
  .map(([act, by, pick]) => takesOrReleases({ act, by }, pick))
