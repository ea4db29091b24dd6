import { type HoldPlan, type HoldQuestion, planHold } from '@grenier/quota-billing'
import type { QuotaPosition } from './ports.ts'
import { positionOf } from './positions.ts'

/** One wish of a request: where the tenant stands for the offer, and what the rule says of it. */
export interface PlannedLine {
  readonly position: QuotaPosition
  readonly wantedQuotaBytes: bigint
  readonly plan: HoldPlan
}

/** A wish that fits. */
export interface FittingLine extends PlannedLine {
  readonly plan: HoldPlan & { readonly kind: 'fits' }
}

export function holdQuestionOf(position: QuotaPosition, wantedQuotaBytes: bigint): HoldQuestion {
  const { offer, path, quotaBytes, usedBytes } = position
  return {
    offer: { offerId: offer.id, roundingStepBytes: offer.roundingStepBytes, quotaBytesMax: offer.quotaBytesMax },
    path,
    currentQuotaBytes: quotaBytes,
    wantedQuotaBytes,
    inUseBytes: usedBytes,
  }
}

/** Asks the rule about every line, so that one answer names every refusal. */
export function planLines(
  positions: readonly QuotaPosition[],
  lines: readonly { offerId: string; wantedQuotaBytes: bigint }[],
): PlannedLine[] {
  return lines.map(({ offerId, wantedQuotaBytes }) => {
    const position = positionOf(positions, offerId)
    return { position, wantedQuotaBytes, plan: planHold(holdQuestionOf(position, wantedQuotaBytes)) }
  })
}

export function isFitting(line: PlannedLine): line is FittingLine {
  return line.plan.kind === 'fits'
}
