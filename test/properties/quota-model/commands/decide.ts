import * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import type { QuotaModel } from '../model.ts'
import { pickedIndex, type RequestPick, requestPick, textOf } from '../pick-request.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

interface Decision {
  readonly decision: 'approve' | 'reject'
  readonly pick: RequestPick
  /** What is granted instead of what was asked for, on the first line. */
  readonly amendedBytes: bigint | null
}

function expected(model: QuotaModel, index: number, { decision, amendedBytes }: Decision): string {
  const request = model.requests[index]
  if (request === undefined) return 'not-found'
  if (request.state !== 'submitted') return 'already-decided'
  if (decision === 'reject') {
    request.state = 'rejected'
    return 'rejected'
  }
  const { tenant, lines } = request
  const granted = lines.map(({ offer, requestedBytes, heldBytes }, index) => {
    const wantedBytes = index === 0 && amendedBytes !== null ? amendedBytes : requestedBytes
    const verdict = model.judge(tenant, { offer, wantedBytes, ownHoldBytes: heldBytes })
    if ('sizeBytes' in verdict) return { offer, sizeBytes: verdict.sizeBytes }
    if (verdict.refusal === 'not-a-change') return { offer, sizeBytes: model.quotaOf(tenant, offer).quotaBytes }
    return verdict.refusal.startsWith('capacity-exceeded') ? 'capacity-exceeded' : 'invalid-input'
  })
  const refused = granted.find((line) => typeof line === 'string')
  if (refused !== undefined) return refused
  request.state = 'granted'
  for (const line of granted) if (typeof line !== 'string') model.grant(tenant, line.offer, line.sizeBytes)
  return 'provisioning'
}

async function actual(world: World, index: number, { decision, amendedBytes }: Decision): Promise<string> {
  const requestId = world.requestIds[index] ?? ''
  const request = await world.house.api.getQuotaRequest({ requestId }, callOf(operator))
  const first = request.lines[0]
  const amendedLines =
    amendedBytes === null || first === undefined ? [] : [{ offerId: first.offerId, quotaBytes: amendedBytes }]
  const decided = await world.house.api.decideQuotaRequest(
    { requestId, decision, amendedLines, reason: 'model' },
    callOf(operator, { ifMatch: request.version }),
  )
  return decided.state
}

/** An operator approves a request, as it is or at another size, or rejects it; decided ones included. */
export const decide: fc.Arbitrary<QuotaCommand> = fc
  .record({
    decision: fc.constantFrom('approve', 'approve', 'approve', 'reject'),
    pick: requestPick,
    amendedBytes: fc.option(fc.oneof(fc.bigInt({ min: 0n, max: 260n }), fc.constant(1_001n)), { freq: 2 }),
  })
  .map((decision) => {
    const amended = decision.amendedBytes === null ? '' : ` at ${decision.amendedBytes}`
    return quotaCommand({
      text: `${decision.decision} ${textOf(decision.pick)}${amended}`,
      target: (model) => pickedIndex(model, decision.pick),
      expected: (model, index) => expected(model, index, decision),
      actual: (world, index) => actual(world, index, decision),
    })
  })
