import type { Command, QuotaRequest } from '@grenier/contracts'
import { roundUpToStep } from '@grenier/quota-billing'
import { Problem } from '../shared/problem.ts'
import { sizeAsked } from './own-hold.ts'
import type { QuotaPosition } from './ports.ts'
import { positionOf } from './positions.ts'

/** The size of each line: the amended one, else the requested one. Problem: `offer-unknown` for one that was not asked. */
export function decidedSizes(
  request: QuotaRequest,
  amended: Command<'decideQuotaRequest'>['amendedLines'],
): Map<string, bigint> {
  const sizes = new Map(request.lines.map((line) => [line.offerId, sizeAsked(line)]))
  for (const { offerId, quotaBytes } of amended) {
    if (!sizes.has(offerId)) throw new Problem('offer-unknown')
    sizes.set(offerId, quotaBytes)
  }
  return sizes
}

/** A line for which a larger size is decided than was asked, or approved before; null where there is none. */
export function raisedLine(
  request: QuotaRequest,
  positions: readonly QuotaPosition[],
  sizes: ReadonlyMap<string, bigint>,
): { readonly offerId: string; readonly askedQuotaBytes: bigint } | null {
  for (const line of request.lines) {
    const { offerId } = line
    const { roundingStepBytes } = positionOf(positions, offerId).offer
    const askedQuotaBytes = roundUpToStep(sizeAsked(line), roundingStepBytes)
    if (roundUpToStep(sizes.get(offerId) ?? 0n, roundingStepBytes) > askedQuotaBytes)
      return { offerId, askedQuotaBytes }
  }
  return null
}
