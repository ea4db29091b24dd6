import type { Condition } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import { settleQuotas } from '../quota/settle-quotas.ts'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { holdClusterByJob } from './hold-cluster-by-job.ts'
import type { Lease, ReconcileReport } from './ports.ts'

export interface Reconciliation {
  readonly lease: Lease
  readonly report: ReconcileReport
  readonly at: Instant
  /** The civil day of `at`, by which certificates hold or not. */
  readonly today: CivilDate
}

function readinessOf(conditions: readonly Condition[]): Condition['status'] {
  return conditions.find(({ type }) => type === 'Ready')?.status ?? 'Unknown'
}

/** Remembers the buckets that stand. One that another tenant has already is named, and stays the other's. */
async function keepBuckets(tx: Transaction, { lease, report, at }: Reconciliation): Promise<Condition[]> {
  const { buckets = [] } = report
  if (buckets.length === 0) return []
  const bound = buckets.map((bucket) => ({ ...bucket, recordedAt: at }))
  const foreign = await tx.provisioning.saveBuckets(lease.tenantId, bound)
  const common = { type: 'BucketsOwn', message: foreign.join(', '), observedGeneration: 0, changedAt: at } as const
  return foreign.length === 0
    ? [{ ...common, status: 'True', reason: 'Own' }]
    : [{ ...common, status: 'False', reason: 'BucketOfAnotherTenant' }]
}

/**
 * Saves what a run found, and gives the lease back, all in one transaction. Returns the tenant's last event, null when
 * there was nothing to tell, and 'lease-lost' with nothing saved when another run has taken over meanwhile.
 */
export async function saveReconciliation(
  tx: Transaction,
  ids: IdSource,
  { lease, report, at, today }: Reconciliation,
): Promise<{ sequence: number } | null | 'lease-lost'> {
  if (!(await tx.provisioning.holdsLease(lease))) return 'lease-lost'
  const { tenantId } = lease
  const { namespaces, laid = [], objectsApplied, agreedQuotas, use, steps, forbidden } = report
  // First, since it locks levels and then tenants, as whoever asks or decides does: saving conditions locks the tenant.
  await settleQuotas(tx, ids, { tenantId, quotas: agreedQuotas, use, at, today })
  if (namespaces.length > 0) await tx.provisioning.saveNamespaces(tenantId, namespaces)
  if (laid.length > 0) await tx.provisioning.saveLaid(tenantId, laid)
  if (forbidden !== undefined) {
    await holdClusterByJob(tx, ids, { finding: forbidden, kind: 'reconcile-tenant', at })
  }
  const conditions = [...report.conditions, ...(await keepBuckets(tx, { lease, report, at, today }))]
  const changed = await tx.tenancy.saveConditions({ tenantId, conditions, ready: readinessOf(conditions) })
  if (objectsApplied > 0) await tx.provisioning.addObjectsApplied(objectsApplied)
  // A run that changed nothing and found nothing new tells nothing, or the periodic pass would bury the real events.
  const events = changed || objectsApplied > 0 ? steps.map((step) => ({ ...step, recordedAt: at })) : []
  const sequence = events.length === 0 ? null : await tx.provisioning.appendEvents(tenantId, events)
  await tx.provisioning.releaseLease(lease)
  return sequence === null ? null : { sequence }
}
