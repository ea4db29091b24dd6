import type { QuotaRequest } from '@grenier/contracts'
import { at, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import type { RequestEventRow, RequestLineRow, RequestParts } from './request-rows.ts'

/** The lines as JSON, for jsonb_to_recordset. */
export function linesJson({ lines }: QuotaRequest): string {
  return json(
    lines.map((line, index) => ({
      position: index + 1,
      offer_id: line.offerId,
      current_quota_bytes: line.currentQuotaBytes,
      original_quota_bytes: line.originalQuotaBytes,
      requested_quota_bytes: line.requestedQuotaBytes,
      decided_quota_bytes: line.decidedQuotaBytes,
      held_bytes: line.heldBytes,
    })),
  )
}

/** The history as JSON, for jsonb_to_recordset. */
export function eventsJson({ history }: QuotaRequest): string {
  return json(
    history.map(({ sequence, kind, actor, recordedAt, text, mandateId = null }) => ({
      sequence,
      kind,
      actor,
      recorded_at: at(recordedAt),
      text,
      mandate_id: mandateId,
    })),
  )
}

/** Lines and history of some requests, each in its order. */
export async function readParts(
  { sql }: StoreContext,
  requests: readonly { tenantId: string; id: string }[],
): Promise<RequestParts> {
  const tenantIds = plainArray(requests.map(({ tenantId }) => tenantId))
  const requestIds = plainArray(requests.map(({ id }) => id))
  const [lines, events] = await Promise.all([
    sql<RequestLineRow>`
      SELECT request_id AS "requestId", offer_id AS "offerId", current_quota_bytes AS "currentQuotaBytes",
             original_quota_bytes AS "originalQuotaBytes", requested_quota_bytes AS "requestedQuotaBytes",
             decided_quota_bytes AS "decidedQuotaBytes", held_bytes AS "heldBytes"
        FROM unnest(${tenantIds}::uuid[], ${requestIds}::uuid[]) AS wanted (tenant_id, request_id)
        JOIN quota_request_line USING (tenant_id, request_id)
       ORDER BY request_id, position`,
    sql<RequestEventRow>`
      SELECT request_id AS "requestId", sequence::integer, kind, actor, recorded_at AS "recordedAt", text,
             mandate_id AS "mandateId"
        FROM unnest(${tenantIds}::uuid[], ${requestIds}::uuid[]) AS wanted (tenant_id, request_id)
        JOIN quota_request_event USING (tenant_id, request_id)
       ORDER BY request_id, sequence`,
  ])
  const requestIdOf = ({ requestId }: { requestId: string }): string => requestId
  return { lines: Map.groupBy(lines, requestIdOf), events: Map.groupBy(events, requestIdOf) }
}
