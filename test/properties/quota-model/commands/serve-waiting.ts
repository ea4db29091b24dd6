import type * as fc from 'fast-check'
import type { OfferName, TenantName } from '../ground.ts'
import { type QuotaModel, roundedUp } from '../model.ts'
import type { ModelLine, ModelRequest } from '../model-facts.ts'
import { whereAny } from '../pick-fact.ts'
import { someOffer } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { changes, requestStates } from '../states.ts'

/** Limited pools in which a line would grow, as `offer pool`; or only those that have too little left for it. */
function levelsOf(model: QuotaModel, line: ModelLine & { tenant: TenantName }, which: 'all' | 'full'): string[] {
  const { tenant, offer, requestedBytes } = line
  const { quotaBytes } = model.quotaOf(tenant, offer)
  const growthBytes = roundedUp(requestedBytes) - quotaBytes
  if (requestedBytes <= quotaBytes) return []
  const levels = model.left(tenant, offer).filter(({ leftBytes }) => which === 'all' || leftBytes < growthBytes)
  return levels.map(({ pool }) => `${offer} ${pool}`)
}

/** Judges one as if it came now. Returns the levels that it still waits for, none when it waits no longer. */
function serve(model: QuotaModel, request: ModelRequest): string[] {
  const { tenant, lines } = request
  const judged = lines.map((line) => ({
    line,
    verdict: model.judge(tenant, { offer: line.offer, wantedBytes: line.requestedBytes }),
  }))
  const refused = judged.flatMap(({ line, verdict }) => ('refusal' in verdict ? [{ line, ...verdict }] : []))
  if (refused.length > 0 && refused.every(({ refusal }) => refusal.startsWith('capacity-exceeded'))) {
    return refused.flatMap(({ line }) => levelsOf(model, { ...line, tenant }, 'full'))
  }
  request.state = refused.length > 0 ? 'rejected' : 'submitted'
  if (refused.length > 0) return []
  const held = lines.map((line) => ({
    ...line,
    heldBytes: model.holdBytes(tenant, line.offer, roundedUp(line.requestedBytes)),
  }))
  request.lines = held
  return []
}

/** In order of submission; who needs a level that an earlier one waits for stays behind it. */
function expected(model: QuotaModel, offer: OfferName): string {
  const before = model.requests.map(({ state }) => state)
  const queue = model.requests.filter(({ state }) => state === 'waiting')
  const isConcerned = queue.some(({ lines }) => lines.some((line) => line.offer === offer))
  const blocked = new Set<string>()
  for (const request of isConcerned ? queue : []) {
    if (model.isPlaceOver(request)) continue
    const levels = (which: 'all' | 'full'): string[] =>
      request.lines.flatMap((line) => levelsOf(model, { ...line, tenant: request.tenant }, which))
    if (levels('all').some((level) => blocked.has(level))) {
      if (levels('full').length === 0) model.met.push('kept behind, though it would fit')
      continue
    }
    for (const level of serve(model, request)) blocked.add(level)
  }
  return told(
    before,
    model.requests.map(({ state }) => state),
  )
}

function told(before: readonly string[], after: readonly string[]): string {
  const changed = changes(before, after)
  return changed === '' ? 'nobody served' : `served: ${changed}`
}

/** Those who wait for one offer get what has returned. */
export function servesWaiting(offer: OfferName): QuotaCommand {
  return quotaCommand({
    text: `those who wait for ${offer} are served`,
    target: ({ requests }) => whereAny(requests, ({ state }) => state === 'waiting'),
    expected: (model) => expected(model, offer),
    actual: async (world) => {
      const before = await requestStates(world)
      await world.house.jobs['serve-waiting-list']({ offerId: world.idOf(offer) })
      return told(before, await requestStates(world))
    },
  })
}

/** Those who wait are served. The model says exactly who: the queue's order is part of the promise. */
export const serveWaiting: fc.Arbitrary<QuotaCommand> = someOffer.map(servesWaiting)
