import * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import type { OfferName, TenantName } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { endedProblem, type Pick, pickedRequest, somePick, textOf } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

interface Decision {
  readonly decision: 'approve' | 'reject'
  readonly pick: Pick
  /** What is granted instead of what was asked for, on the first line. */
  readonly amendedBytes: bigint | null
}

/** What is borrowed is the lender's: no shrink of one's own gives it away. Says how much that is, where one would. */
function borrowedAbove(
  model: QuotaModel,
  { tenant, offer, sizeBytes }: { tenant: TenantName; offer: OfferName; sizeBytes: bigint },
): bigint | null {
  const borrowed = model.loans.filter((loan) => {
    return loan.borrower === tenant && loan.offer === offer && ['active', 'returning'].includes(loan.state)
  })
  const borrowedBytes = borrowed.reduce((total, { leftBytes }) => total + leftBytes, 0n)
  return sizeBytes < model.quotaOf(tenant, offer).quotaBytes && sizeBytes < borrowedBytes ? borrowedBytes : null
}

/** A shrink takes first from what was for a time, from what ends first. */
function giveUpTemporaries(
  model: QuotaModel,
  { tenant, offer, shrunkBytes }: { tenant: TenantName; offer: OfferName; shrunkBytes: bigint },
): void {
  let dueBytes = shrunkBytes
  const own = model.temporaries.filter((one) => one.tenant === tenant && one.offer === offer)
  for (const temporary of own.toSorted((left, right) => left.lastDay - right.lastDay)) {
    const givenUpBytes = temporary.leftBytes < dueBytes ? temporary.leftBytes : dueBytes
    if (givenUpBytes <= 0n) continue
    temporary.leftBytes -= givenUpBytes
    dueBytes -= givenUpBytes
  }
}

function expected(model: QuotaModel, index: number, { decision, amendedBytes }: Decision): string {
  const request = model.requests[index]
  const ended = endedProblem(request)
  if (request === undefined || ended !== null) return ended ?? 'not-found'
  // The first operator decides.
  if (request.takenBy === 'operator-2') return 'request-taken'
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
  const sizes = granted.filter((line) => typeof line !== 'string')
  const { lastDay } = request
  if (lastDay !== null && lastDay < model.day) return 'temporary-until-past'
  const [borrowedBytes] = sizes.flatMap((size) => borrowedAbove(model, { tenant, ...size }) ?? [])
  if (borrowedBytes !== undefined) return `quota-borrowed: ${borrowedBytes}`
  request.state = 'granted'
  for (const { offer, sizeBytes } of sizes) {
    const grownBytes = sizeBytes - model.quotaOf(tenant, offer).quotaBytes
    if (grownBytes > 0n && lastDay !== null) {
      model.temporaries.push({ tenant, offer, lastDay, leftBytes: grownBytes, hasEnded: false })
    }
    giveUpTemporaries(model, { tenant, offer, shrunkBytes: -grownBytes })
    model.grant(tenant, offer, sizeBytes)
  }
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

/** The decision of one request. */
export function decides(decision: Decision): QuotaCommand {
  const amended = decision.amendedBytes === null ? '' : ` at ${decision.amendedBytes}`
  return quotaCommand({
    text: `${decision.decision} request ${textOf(decision.pick)}${amended}`,
    target: (model) => pickedRequest(model, decision.pick),
    expected: (model, index) => expected(model, index, decision),
    actual: (world, index) => actual(world, index, decision),
  })
}

/** An operator approves a request, as it is or at another size, or rejects it; decided ones included. */
export const decide: fc.Arbitrary<QuotaCommand> = fc
  .record({
    decision: fc.constantFrom('approve', 'approve', 'approve', 'reject'),
    pick: somePick,
    amendedBytes: fc.option(fc.oneof(fc.bigInt({ min: 0n, max: 260n }), fc.constant(1_001n)), { freq: 2 }),
  })
  .map(decides)
