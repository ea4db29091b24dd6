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

function expected(model: QuotaModel, tenant: TenantName, wishes: readonly Wish[]): string {
  const verdicts = wishes.map((wish) => model.judge(tenant, wish))
  const refusals = verdicts.flatMap((verdict) => ('refusal' in verdict ? [verdict.refusal] : []))
  const lines = wishes.map(({ offer }, index) => {
    const verdict = verdicts[index]
    const requestedBytes = verdict !== undefined && 'sizeBytes' in verdict ? verdict.sizeBytes : 0n
    const held = refusals.length > 0 ? 0n : model.holdBytes(tenant, offer, requestedBytes)
    return { offer, requestedBytes, heldBytes: held }
  })
  const state = refusals.length > 0 ? 'rejected' : 'submitted'
  model.requests.push({ tenant, lines, state })
  if (refusals.length > 0) return `rejected: ${refusals.join('; ')}`
  return `submitted: ${lines.map(({ heldBytes }) => heldBytes).join(', ')} held`
}

function endOf({ state, lines, refusals }: QuotaRequest): string {
  if (state !== 'rejected') return `${state}: ${lines.map(({ heldBytes }) => heldBytes).join(', ')} held`
  const texts = refusals.map(({ code, levelName, remainingBytes }) =>
    levelName === null ? code : `${code} at ${levelName}, ${remainingBytes} left`,
  )
  return `rejected: ${texts.join('; ')}`
}

async function actual(world: World, tenant: TenantName, wishes: readonly Wish[]): Promise<string> {
  const tenantId = world.idOf(tenant)
  const request = await world.house.api.submitQuotaRequest(
    {
      tenantId,
      lines: wishes.map(({ offer, wantedBytes: wanted }) => ({ offerId: world.idOf(offer), wantedQuotaBytes: wanted })),
      justification: 'model',
      wishedOn: null,
      temporaryUntil: null,
      waitIfFull: false,
    },
    callOf(memberOf(tenantId)),
  )
  world.requestIds.push(request.id)
  return endOf(request)
}

/** A tenant asks for one or two other quotas. */
export const submit: fc.Arbitrary<QuotaCommand> = fc
  .tuple(
    someTenant,
    fc.uniqueArray(fc.record({ offer: someOffer, wantedBytes }), {
      minLength: 1,
      maxLength: 2,
      selector: ({ offer }) => offer,
    }),
  )
  .map(([tenant, wishes]) =>
    quotaCommand({
      text: `${tenant} asks for ${wishes.map((wish) => `${wish.wantedBytes} of ${wish.offer}`).join(' and ')}`,
      expected: (model) => expected(model, tenant, wishes),
      actual: (world) => actual(world, tenant, wishes),
    }),
  )
