import { ClientProblem, type ProblemCode } from '@grenier/contracts'

/** Refusals of what was shown and is so no more: somebody, or the other tab, was faster. All others are rules, that reading again does not change. */
const overtakenCodes: ReadonlySet<string> = new Set([
  'version-stale',
  'already-decided',
  'request-taken',
  'request-not-taken',
  'request-expired',
  'operator-task-done',
  'operator-task-taken',
  'operator-task-not-taken',
  'delivery-not-retryable',
  'objection-answered',
  'dispute-ended',
  'adoption-state',
  'exit-state',
  'move-state',
  'loan-state',
  'hold-known',
  'hold-lifted',
  'claim-not-gone',
  'suspension-known',
  'suspension-ended',
  'territory-state',
  'territory-stale',
  'territory-confirmed',
  'territory-change-settled',
  'correction-posted',
  'correction-stale',
  'true-up-posted',
  'true-up-stale',
  'forecast-notice-superseded',
  'needs-campaign-known',
  'paper-batch-posted',
  'paper-letter-printed',
  'paper-letter-set-aside',
  'paper-letter-waits',
  'tariff-draft-ended',
  'statement-chosen',
  'statement-issued',
  'period-closed',
  'invitation-over',
  'role-ended',
  'token-revoked',
  'webhook-endpoint-state',
] satisfies ProblemCode[])

/** Whether something else stands there now than what is shown, so that looking at it is the way on. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof ClientProblem && error.code !== null && overtakenCodes.has(error.code)
}
