import type { OfferName, PoolName } from './ground.ts'
import { type QuotaModel, roundedUp } from './model.ts'
import type { ModelRequest } from './model-facts.ts'

/** Who waits for an offer, the first in the queue first. */
export function waitersFor({ requests }: QuotaModel, offer: OfferName): ModelRequest[] {
  return requests.filter(({ state, lines }) => state === 'waiting' && lines.some((line) => line.offer === offer))
}

/** By how much a request would grow its tenant's quota; below 0 where it would shrink. */
export function growthBytesOf(model: QuotaModel, { tenant, lines }: ModelRequest, offer: OfferName): bigint {
  const { quotaBytes } = model.quotaOf(tenant, offer)
  const line = lines.find((one) => one.offer === offer)
  return line === undefined ? 0n : roundedUp(line.requestedBytes) - quotaBytes
}

/** The pools above a request's tenant that have too little left for it, the root first. */
export function fullPools(model: QuotaModel, request: ModelRequest, offer: OfferName): PoolName[] {
  const growthBytes = growthBytesOf(model, request, offer)
  return model.left(request.tenant, offer).flatMap(({ pool, leftBytes }) => (leftBytes < growthBytes ? [pool] : []))
}
