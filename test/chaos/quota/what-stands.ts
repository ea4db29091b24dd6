import type { QuotaRequest } from '@grenier/contracts'
import type { Client } from 'pg'

/** Requests in the database by their state, and how often each was decided by the audit trail. */
export async function readRequests(admin: Client): Promise<{ id: string; state: string; decisions: number }[]> {
  const { rows } = await admin.query<{ id: string; state: string; decisions: number }>(`
    SELECT request.id, request.state,
           (SELECT count(*) FROM audit_entry entry
             WHERE entry.subject_id = request.id::text
               AND entry.action IN ('decideQuotaRequest', 'withdrawQuotaRequest'))::integer AS decisions
      FROM quota_request request ORDER BY request.id`)
  return rows
}

/** Requests whose growth in the ledger is not exactly what was decided, once. What a shrink gives back comes later. */
export async function readMisgranted(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(`
    SELECT line.request_id AS id
      FROM quota_request_line line
      JOIN quota_request request ON request.tenant_id = line.tenant_id AND request.id = line.request_id
     WHERE request.state IN ('provisioning', 'active', 'rejected', 'withdrawn')
       AND greatest(coalesce(line.decided_quota_bytes, line.current_quota_bytes) - line.current_quota_bytes, 0)
           <> (SELECT coalesce(sum(entry.amount_bytes), 0) FROM ledger_transfer transfer
                 JOIN ledger_entry entry ON entry.transfer_id = transfer.id
                WHERE transfer.cause_id = request.id AND entry.node_id = request.tenant_id
                  AND entry.offer_id = line.offer_id AND entry.account = 'allocated' AND entry.amount_bytes > 0)`)
  return rows.map(({ id }) => id)
}

/** Names of requests that answers say are decided otherwise than the database has them. */
export function contradicted(
  answers: readonly QuotaRequest[],
  stored: ReadonlyMap<string, string>,
): readonly QuotaRequest['id'][] {
  return answers
    .filter(({ id, state }) => {
      const now = stored.get(id)
      // The cluster may have agreed since.
      return now !== state && !(state === 'provisioning' && now === 'active')
    })
    .map(({ id }) => id)
}
