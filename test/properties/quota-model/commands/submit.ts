import type { QuotaRequest } from '@grenier/contracts'
import * as fc from 'fast-check'
import { callOf, memberOf } from '../../../journeys/use-cases/house.ts'
import type { OfferName, TenantName } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { someOffer, someTenant } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

interface Wish {
  readonly offer: OfferName
  readonly wantedBytes: bigint
}

/** Sizes around the steps and limits, what nobody may ask for included. */
const wantedBytes = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 1n, max: 80n }) },
  { weight: 4, arbitrary: fc.bigInt({ min: 1n, max: 260n }) },
  { weight: 3, arbitrary: fc.constantFrom(10n, 50n, 100n, 200n, 400n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, 990n, 1_000n, 1_001n, 2n ** 63n - 1n) },
)

export interface Asking {
  readonly tenant: TenantName
  readonly wishes: readonly Wish[]
  /** Counted from the day it is sent; null: for good. */
  readonly days: number | null
  readonly waitIfFull: boolean
}

/** What becomes of a request by the model, which keeps it. */
export function asked(model: QuotaModel, { tenant, wishes, days, waitIfFull }: Asking): string {
  if (days !== null && days < 0) return 'temporary-until-past'
  const shrinks = wishes.some(({ offer, wantedBytes: wanted }) => wanted < model.quotaOf(tenant, offer).quotaBytes)
  if (days !== null && shrinks) return 'temporary-not-a-growth'
  const verdicts = wishes.map((wish) => model.judge(tenant, wish))
  const refusals = verdicts.flatMap((verdict) => ('refusal' in verdict ? [verdict.refusal] : []))
  const isFull = refusals.length > 0 && refusals.every((refusal) => refusal.startsWith('capacity-exceeded'))
  const lines = wishes.map(({ offer, wantedBytes: wanted }, index) => {
    const verdict = verdicts[index]
    const requestedBytes = verdict !== undefined && 'sizeBytes' in verdict ? verdict.sizeBytes : wanted
    const held = refusals.length > 0 ? 0n : model.holdBytes(tenant, offer, requestedBytes)
    return { offer, requestedBytes, heldBytes: held }
  })
  const state = refusals.length === 0 ? 'submitted' : isFull && waitIfFull ? 'waiting' : 'rejected'
  const lastDay = days === null ? null : model.day + days
  const untouched = { questionAtSeconds: null, takenBy: null }
  model.requests.push({ tenant, lines, state, lastDay, submittedAtSeconds: model.seconds, ...untouched })
  if (state === 'rejected') return `rejected: ${refusals.join('; ')}`
  return `${state}${days === null ? '' : ' for a time'}: ${lines.map(({ heldBytes }) => heldBytes).join(', ')} held`
}

function endOf({ state, lines, refusals, temporaryUntil }: QuotaRequest): string {
  const time = temporaryUntil === null ? '' : ' for a time'
  if (state !== 'rejected') return `${state}${time}: ${lines.map(({ heldBytes }) => heldBytes).join(', ')} held`
  const texts = refusals.map(({ code, levelName, remainingBytes }) =>
    levelName === null ? code : `${code} at ${levelName}, ${remainingBytes} left`,
  )
  return `rejected: ${texts.join('; ')}`
}

/** The same by the real thing. */
export async function askForReal(
  world: World,
  { tenant, wishes, days, waitIfFull }: Asking,
  today: number,
): Promise<string> {
  const tenantId = world.idOf(tenant)
  const request = await world.house.api.submitQuotaRequest(
    {
      tenantId,
      lines: wishes.map(({ offer, wantedBytes: wanted }) => ({ offerId: world.idOf(offer), wantedQuotaBytes: wanted })),
      justification: 'model',
      wishedOn: null,
      temporaryUntil: days === null ? null : world.dateOf(today + days),
      waitIfFull,
    },
    callOf(memberOf(tenantId)),
  )
  world.requestIds.push(request.id)
  return endOf(request)
}

/** A request of one tenant. */
export function asks(asking: Asking): QuotaCommand {
  const { tenant, wishes, days, waitIfFull } = asking
  const wanted = wishes.map((wish) => `${wish.wantedBytes} of ${wish.offer}`).join(' and ')
  return quotaCommand({
    text: `${tenant} asks for ${wanted}${days === null ? '' : ` for ${days} days`}${waitIfFull ? ', or waits' : ''}`,
    target: ({ day }) => day,
    expected: (model) => asked(model, asking),
    actual: (world, today) => askForReal(world, asking, today),
  })
}

function oneOrTwo(bytes: fc.Arbitrary<bigint>): fc.Arbitrary<readonly Wish[]> {
  const wish = fc.record({ offer: someOffer, wantedBytes: bytes })
  return fc.uniqueArray(wish, { minLength: 1, maxLength: 2, selector: ({ offer }) => offer })
}

/** A tenant asks for one or two other quotas. */
export const submit: fc.Arbitrary<QuotaCommand> = fc
  .record({ tenant: someTenant, wishes: oneOrTwo(wantedBytes), days: fc.constant(null), waitIfFull: fc.boolean() })
  .map(asks)

const grown = fc.bigInt({ min: 90n, max: 280n })

/** It asks for a growth until a day, which may be over. */
export const submitForTime: fc.Arbitrary<QuotaCommand> = fc
  .record({
    tenant: someTenant,
    wishes: oneOrTwo(grown),
    days: fc.constantFrom(-1, 0, 5, 5, 5, 40, 40, 40),
    waitIfFull: fc.boolean(),
  })
  .map(asks)

/** It asks for about as much as there is, with a place in the queue where there is less. */
export const submitOrWait: fc.Arbitrary<QuotaCommand> = fc
  .record({
    tenant: someTenant,
    wishes: oneOrTwo(fc.bigInt({ min: 110n, max: 320n })),
    days: fc.constant(null),
    waitIfFull: fc.constant(true),
  })
  .map(asks)
