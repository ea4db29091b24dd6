import type { JobKind, QuotaRequest } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { encodeAnswer } from '../shared/run-command.ts'

/** Writes to the audit trail what a job did to a request, in the transaction that does it. */
export async function auditByJob(
  tx: Transaction,
  done: { kind: JobKind; actor: string; before: QuotaRequest; after: QuotaRequest; at: Instant },
): Promise<void> {
  const { kind, actor, before, after, at } = done
  await tx.audit.append([
    {
      tenantId: after.tenantId,
      actor,
      action: kind,
      subjectKind: 'quota-request',
      subjectId: after.id,
      // No call stands behind a job; the request's own id finds its rows together.
      requestId: after.id,
      recordedAt: at,
      before: encodeAnswer('decideQuotaRequest', before),
      after: encodeAnswer('decideQuotaRequest', after),
    },
  ])
}
