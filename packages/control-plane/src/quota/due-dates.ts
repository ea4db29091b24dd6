import type { ExpiryReason, QuotaRequest, QuotaRequestEvent, QuotaRequestEventKind } from '@grenier/contracts'
import {
  addMs,
  addWorkingDays,
  type CivilDate,
  civilDateOf,
  type Instant,
  msPerDay,
  openQuestion,
  type QuotaPolicy,
} from '@grenier/quota-billing'

/** What time alone does to a request. */
export type TimelyEnd =
  | { readonly kind: 'expire'; readonly reason: ExpiryReason }
  | { readonly kind: 'tell'; readonly events: readonly ('reminded' | 'escalated')[] }

/** From when on the approver whose answer is due has had the request, and what happened since. */
function awaited({ history, submittedAt }: QuotaRequest): { since: Instant; after: readonly QuotaRequestEvent[] } {
  const index = history.findLastIndex(({ kind }) => kind === 'submitted' || kind === 'step-approved')
  return { since: history[index]?.recordedAt ?? submittedAt, after: history.slice(index + 1) }
}

/** The working day on which the approver is reminded; null where nobody's answer is awaited. */
export function dueOnOf(request: QuotaRequest, policy: QuotaPolicy, timeZone: string): CivilDate | null {
  if (request.state !== 'submitted') return null
  return addWorkingDays(civilDateOf(awaited(request).since, timeZone), policy.reminderWorkingDays)
}

function remindersOf(
  request: QuotaRequest,
  { policy, at, timeZone }: { policy: QuotaPolicy; at: Instant; timeZone: string },
): ('reminded' | 'escalated')[] {
  const { since, after } = awaited(request)
  const sinceDay = civilDateOf(since, timeZone)
  const today = civilDateOf(at, timeZone)
  const isDue = (kind: QuotaRequestEventKind, workingDays: number): boolean =>
    today >= addWorkingDays(sinceDay, workingDays) && !after.some((event) => event.kind === kind)
  return [
    ...(isDue('reminded', policy.reminderWorkingDays) ? (['reminded'] as const) : []),
    ...(isDue('escalated', policy.deputyWorkingDays) ? (['escalated'] as const) : []),
  ]
}

/**
 * What is due for a request at that instant; null when nothing is. A place in the queue ends with its time, and so does a
 * request whose question nobody answers. Nothing else ends by itself: an undecided request is only reminded of, once for
 * each approver, then escalated, and neither while the member's answer is awaited.
 */
export function timelyEndOf(
  request: QuotaRequest,
  moment: { policy: QuotaPolicy; at: Instant; timeZone: string },
): TimelyEnd | null {
  const { policy, at } = moment
  const { state, waitUntil } = request
  if (state !== 'submitted' && state !== 'waiting') return null
  const question = openQuestion(request)
  if (question !== null && at >= addMs(question.recordedAt, policy.questionDays * msPerDay)) {
    return { kind: 'expire', reason: 'question-unanswered' }
  }
  if (state === 'waiting') {
    return waitUntil !== null && at >= waitUntil ? { kind: 'expire', reason: 'waiting-place-ended' } : null
  }
  const events = question === null ? remindersOf(request, moment) : []
  return events.length > 0 ? { kind: 'tell', events } : null
}
