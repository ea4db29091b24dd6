import { type HoldPlan, type HoldQuestion, planHold, refusePlace } from '@grenier/quota-billing'
import type { TenantPlaces } from '../provisioning/places-of-tenant.ts'
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

/** The rule's answer, and no growth where the data may not be stored; `places` null: anywhere. */
export function planAt(question: HoldQuestion, places: TenantPlaces | null): HoldPlan {
  const plan = planHold(question)
  const grows = plan.kind === 'fits' ? plan.deltaBytes > 0n : plan.refusal.code === 'capacity-exceeded'
  const [fault] = grows && places !== null ? places.faultsOf(question.offer.offerId) : []
  return fault === undefined ? plan : refusePlace(question, fault)
}

/** Asks the rule about every line, so that one answer names every refusal. */
export function planLines(
  positions: readonly QuotaPosition[],
  lines: readonly { offerId: string; wantedQuotaBytes: bigint }[],
  places: TenantPlaces | null,
): PlannedLine[] {
  return lines.map(({ offerId, wantedQuotaBytes }) => {
    const position = positionOf(positions, offerId)
    return { position, wantedQuotaBytes, plan: planAt(holdQuestionOf(position, wantedQuotaBytes), places) }
  })
}

/** True for a wish for more, whatever the rule says of it. */
export function grows({ position, wantedQuotaBytes }: Pick<PlannedLine, 'position' | 'wantedQuotaBytes'>): boolean {
  return wantedQuotaBytes > position.quotaBytes
}

export function isFitting(line: PlannedLine): line is FittingLine {
  return line.plan.kind === 'fits'
}
