import type { CivilMonth } from '@grenier/quota-billing'
import type { OutboxMessage } from './ports.ts'

/** The tenant should be something else than it is, or may have drifted: bring its clusters to it. */
export function reconcileTenantJob(tenantId: string): OutboxMessage {
  return { kind: 'reconcile-tenant', tenantId, subjectId: tenantId, payload: { tenantId } }
}

/** A take-over of an existing namespace was ordered. */
export function takeOverNamespaceJob(order: { tenantId: string; adoptionId: string }): OutboxMessage {
  const { tenantId, adoptionId } = order
  return { kind: 'take-over-namespace', tenantId, subjectId: adoptionId, payload: { tenantId, adoptionId } }
}

/** Closing and issuing are jobs of one month's period. */
export function periodJob(
  kind: 'close-period' | 'issue-statements',
  period: { id: string; month: CivilMonth },
): OutboxMessage {
  return { kind, tenantId: null, subjectId: period.id, payload: { month: period.month } }
}

/** Space has returned for an offer: judge those who wait for it. */
export function serveWaitingListJob(offerId: string): OutboxMessage {
  return { kind: 'serve-waiting-list', tenantId: null, subjectId: offerId, payload: { offerId } }
}
