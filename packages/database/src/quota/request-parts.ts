import type { QuotaRequest } from '@grenier/contracts'
import { at, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import type { RequestEventRow, RequestLineRow, RequestParts } from './request-rows.ts'

/** Writes the lines: inserted at first, then what a decision changes of them. */
export async function saveLines({ sql }: StoreContext, { tenantId, id, lines }: QuotaRequest): Promise<void> {
  const rows = lines.map((line, index) => ({
    position: index + 1,
    offer_id: line.offerId,
    current_quota_bytes: line.currentQuotaBytes,
    original_quota_bytes: line.originalQuotaBytes,
    requested_quota_bytes: line.requestedQuotaBytes,
    decided_quota_bytes: line.decidedQuotaBytes,
    held_bytes: line.heldBytes,
  }))
  await sql.send`
    INSERT INTO quota_request_line (tenant_id, request_id, position, offer_id, current_quota_bytes,
                                    original_quota_bytes, requested_quota_bytes, decided_quota_bytes, held_bytes)
    SELECT ${tenantId}, ${id}, position, offer_id, current_quota_bytes, original_quota_bytes, requested_quota_bytes,
           decided_quota_bytes, held_bytes
      FROM jsonb_to_recordset(${json(rows)}) AS line (position smallint, offer_id uuid, current_quota_bytes bigint,
           original_quota_bytes bigint, requested_quota_bytes bigint, decided_quota_bytes bigint, held_bytes bigint)
    ON CONFLICT (tenant_id, request_id, position) DO UPDATE
      SET current_quota_bytes = excluded.current_quota_bytes, decided_quota_bytes = excluded.decided_quota_bytes,
          held_bytes = excluded.held_bytes`
}

/** Adds what is new in the request's history; what was written before never changes. */
export async function appendEvents({ sql }: StoreContext, { tenantId, id, history }: QuotaRequest): Promise<void> {
  const rows = history.map(({ sequence, kind, actor, recordedAt, text }) => ({
    sequence,
    kind,
    actor,
    recorded_at: at(recordedAt),
    text,
  }))
  await sql.send`
    INSERT INTO quota_request_event (tenant_id, request_id, sequence, kind, actor, recorded_at, text)
    SELECT ${tenantId}, ${id}, sequence, kind, actor, recorded_at, text
      FROM jsonb_to_recordset(${json(rows)})
           AS event (sequence smallint, kind text, actor text, recorded_at timestamptz, text text)
    ON CONFLICT (tenant_id, request_id, sequence) DO NOTHING`
}

/** Lines and history of some requests, each in its order. */
export async function readParts({ sql }: StoreContext, requestIds: readonly string[]): Promise<RequestParts> {
  const lineRows = sql<RequestLineRow>`
    SELECT request_id AS "requestId", offer_id AS "offerId", current_quota_bytes AS "currentQuotaBytes",
           original_quota_bytes AS "originalQuotaBytes", requested_quota_bytes AS "requestedQuotaBytes",
           decided_quota_bytes AS "decidedQuotaBytes", held_bytes AS "heldBytes"
      FROM quota_request_line WHERE request_id = ANY (${plainArray(requestIds)}::uuid[])
     ORDER BY request_id, position`
  const eventRows = sql<RequestEventRow>`
    SELECT request_id AS "requestId", sequence::integer, kind, actor, recorded_at AS "recordedAt", text
      FROM quota_request_event WHERE request_id = ANY (${plainArray(requestIds)}::uuid[])
     ORDER BY request_id, sequence`
  const [lines, events] = await Promise.all([lineRows, eventRows])
  const requestIdOf = ({ requestId }: { requestId: string }): string => requestId
  return { lines: Map.groupBy(lines, requestIdOf), events: Map.groupBy(events, requestIdOf) }
}
