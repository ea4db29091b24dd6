import type { Adoption, AdoptionRefusal } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { encodeAnswer } from '../shared/run-command.ts'
import type { TakeOverReport } from './adoption.ports.ts'
import type { Lease } from './ports.ts'

/** How a take-over ended. */
export type AdoptionEnd =
  | { readonly kind: 'adopted'; readonly report: Extract<TakeOverReport, { kind: 'taken' }> }
  | { readonly kind: 'refused'; readonly refusal: AdoptionRefusal; readonly detail: string }

export interface EndedAdoption {
  readonly lease: Lease
  readonly adoption: Adoption
  readonly end: AdoptionEnd
  readonly at: Instant
}

const operation = 'takeOverNamespace'

function eventOf({ adoption, end, at }: EndedAdoption) {
  const { namespace } = adoption
  const step = { step: 'adoption', recordedAt: at }
  if (end.kind === 'refused') {
    return { ...step, outcome: 'failed' as const, message: `${namespace}: ${end.refusal} ${end.detail}`.trim() }
  }
  const { failures } = end.report
  const message = failures.length === 0 ? `namespace ${namespace} is taken over` : failures.join('; ')
  return { ...step, outcome: failures.length === 0 ? ('done' as const) : ('waiting' as const), message }
}

/** From here on the namespace is a known one of the tenant, under its own name (cluster rule 33). */
async function saveTaken(tx: Transaction, { adoption, end }: EndedAdoption): Promise<void> {
  if (end.kind !== 'adopted') return
  const { tenantId, clusterId, namespace, namespaceUid } = adoption
  await tx.provisioning.saveNamespaces(tenantId, [
    { purpose: 'storage', clusterId, name: namespace, uid: namespaceUid },
  ])
  // The tenant before the counter, as whoever saves a reconciliation locks them.
  await tx.provisioning.awaitNamespace(tenantId, null)
  await tx.provisioning.addObjectsApplied(end.report.objectsApplied)
  await tx.outbox.append([reconcileTenantJob(tenantId)])
}

/**
 * Saves the end of a take-over, its audit row, its event, what the tenant has now and the job that does the rest, and gives
 * the lease back, in one transaction. 'lease-lost': another run has taken over meanwhile and nothing was saved.
 */
export async function saveAdoption(
  tx: Transaction,
  ended: EndedAdoption,
): Promise<{ readonly sequence: number } | 'lease-lost'> {
  const { lease, adoption, end, at } = ended
  if (!(await tx.provisioning.holdsLease(lease))) return 'lease-lost'
  const { tenantId, id } = adoption
  const outcome =
    end.kind === 'adopted'
      ? { state: 'adopted' as const, refusal: null }
      : { state: 'refused' as const, refusal: end.refusal }
  const after: Adoption = { ...adoption, ...outcome, endedAt: at, version: adoption.version + 1 }
  await tx.provisioning.updateAdoption(after)
  await saveTaken(tx, ended)
  await tx.audit.append([
    {
      tenantId,
      actor: 'schedule',
      action: 'take-over-namespace',
      subjectKind: 'adoption',
      subjectId: id,
      // No call stands behind a job; the adoption's own id finds its rows together.
      requestId: id,
      recordedAt: at,
      before: encodeAnswer(operation, adoption),
      after: encodeAnswer(operation, after),
    },
  ])
  const sequence = await tx.provisioning.appendEvents(tenantId, [eventOf(ended)])
  await tx.provisioning.releaseLease(lease)
  return { sequence }
}

/**
 * Says on the tenant what keeps a take-over from its end, and gives the lease back. Returns the event's sequence; null when
 * the same was said before, or when another run has taken over meanwhile.
 */
export async function saveTakeOverFailure(
  tx: Transaction,
  failure: Omit<EndedAdoption, 'end'> & { readonly generation: number; readonly message: string },
): Promise<number | null> {
  const { lease, generation: observedGeneration, message, at: changedAt } = failure
  if (!(await tx.provisioning.holdsLease(lease))) return null
  const { tenantId } = lease
  const condition = { type: 'Ready', status: 'False', reason: 'TakeOverFailing', message } as const
  const conditions = [{ ...condition, observedGeneration, changedAt }]
  const isNews = await tx.tenancy.saveConditions({ tenantId, conditions, ready: 'False' })
  const event = { step: 'adoption', outcome: 'failed', message, recordedAt: changedAt } as const
  const sequence = isNews ? await tx.provisioning.appendEvents(tenantId, [event]) : null
  await tx.provisioning.releaseLease(lease)
  return sequence
}
