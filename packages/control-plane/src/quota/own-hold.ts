import type { QuotaRequestLine } from '@grenier/contracts'
import { type HoldPlan, planHold } from '@grenier/quota-billing'
import { holdQuestionOf } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'

/**
 * The position as if this request held nothing: its own hold must not stand in its way. A level without limit keeps no
 * balances: nothing of the hold is counted there.
 */
export function withoutOwnHold(position: QuotaPosition, heldBytes: bigint): QuotaPosition {
  const path = position.path.map((level) =>
    level.kind === 'pool' && level.limitBytes !== null ? { ...level, heldBytes: level.heldBytes - heldBytes } : level,
  )
  return { ...position, path }
}

/** What the rule says of a size for a line that holds something already. */
export function planHeldLine(line: QuotaRequestLine, position: QuotaPosition, quotaBytes: bigint): HoldPlan {
  return planHold(holdQuestionOf(withoutOwnHold(position, line.heldBytes), quotaBytes))
}

/** True for a line that asks for more than the tenant had when it was looked at last. */
export function asksForMore(line: QuotaRequestLine): boolean {
  return sizeAsked(line) > line.currentQuotaBytes
}

/** What a line is asked for: as an earlier step approved it, else as the member did. */
export function sizeAsked({ decidedQuotaBytes, requestedQuotaBytes }: QuotaRequestLine): bigint {
  return decidedQuotaBytes ?? requestedQuotaBytes
}
