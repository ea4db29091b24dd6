import type { ApprovalStep, QuotaRequest, Role, SessionView } from '@grenier/contracts'

/** The step whose answer is awaited; undefined where one operator decides alone. */
export function dueStepOf({ steps }: Pick<QuotaRequest, 'steps'>): ApprovalStep | undefined {
  return steps.find(({ decidedAt }) => decidedAt === null)
}

/**
 * Whether the API would take an answer of the person who is signed in: nobody answers for the mayor, nor what they asked for
 * themselves, and a pool's approver answers the step of that pool alone. It hides what would be refused; only the API refuses.
 */
export function isTheirsToAnswer(
  request: Pick<QuotaRequest, 'steps' | 'requestedBy'>,
  { subject, roles, poolId }: Pick<SessionView, 'subject' | 'poolId'> & { readonly roles: readonly Role[] },
): boolean {
  const due = dueStepOf(request)
  if (request.requestedBy === subject || due?.role === 'visa') return false
  return roles.includes('operator') || (due?.role === 'pool-approver' && due.poolId === poolId)
}
