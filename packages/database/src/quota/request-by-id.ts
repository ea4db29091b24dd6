import type { QuotaRequest, QuotaRequestEvent, QuotaRequestLine } from '@grenier/contracts'
import { instant } from '@grenier/quota-billing'
import type { StoreContext } from '../shared/store-context.ts'
import { type RequestRow, requestOf } from './request-rows.ts'

/** A line in JSON: sizes are decimal text. */
type LineJson = Record<Exclude<keyof QuotaRequestLine, 'offerId' | 'decidedQuotaBytes'>, string> & {
  readonly offerId: string
  readonly decidedQuotaBytes: string | null
}
/** An event in JSON: its instant is epoch milliseconds. */
type EventJson = Omit<QuotaRequestEvent, 'recordedAt' | 'mandateId'> & {
  readonly recordedAt: number
  readonly mandateId: string | null
}

interface WholeRow extends RequestRow {
  readonly lines: readonly LineJson[] | null
  readonly events: readonly EventJson[] | null
}

function lineOf(line: LineJson): QuotaRequestLine {
  return {
    offerId: line.offerId,
    currentQuotaBytes: BigInt(line.currentQuotaBytes),
    originalQuotaBytes: BigInt(line.originalQuotaBytes),
    requestedQuotaBytes: BigInt(line.requestedQuotaBytes),
    decidedQuotaBytes: line.decidedQuotaBytes === null ? null : BigInt(line.decidedQuotaBytes),
    heldBytes: BigInt(line.heldBytes),
  }
}

/** One request with its lines and its history, found by its key in one statement; null when missing or another tenant's. */
export async function readRequestById({ sql }: StoreContext, id: string): Promise<QuotaRequest | null> {
  const [row] = await sql<WholeRow>`
    SELECT request.id, request.tenant_id AS "tenantId",
           coalesce((SELECT identity.name FROM organisation_identity identity
                      WHERE identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL), '')
             AS "tenantName",
           request.state, request.justification, request.wished_on AS "wishedOn",
           request.requested_by AS "requestedBy", request.submitted_at AS "submittedAt",
           request.decided_by AS "decidedBy", request.decided_at AS "decidedAt",
           request.decision_reason AS "decisionReason", request.automatic, request.refusals, request.version,
           request.temporary_until AS "temporaryUntil", request.wait_until AS "waitUntil",
           request.taken_by AS "takenBy", request.taken_at AS "takenAt", request.steps,
           request.visa_reasons AS "visaReasons", request.visa_mandate_id AS "visaMandateId",
           request.data_class AS "dataClass",
           (SELECT json_agg(json_build_object('offerId', offer_id, 'currentQuotaBytes', current_quota_bytes::text,
                     'originalQuotaBytes', original_quota_bytes::text,
                     'requestedQuotaBytes', requested_quota_bytes::text,
                     'decidedQuotaBytes', decided_quota_bytes::text, 'heldBytes', held_bytes::text) ORDER BY position)
              FROM quota_request_line line
             WHERE line.tenant_id = request.tenant_id AND line.request_id = request.id) AS lines,
           (SELECT json_agg(json_build_object('sequence', sequence, 'kind', kind, 'actor', actor,
                     'recordedAt', (date_part('epoch', recorded_at) * 1000)::bigint, 'text', text,
                     'mandateId', mandate_id) ORDER BY sequence)
              FROM quota_request_event event
             WHERE event.tenant_id = request.tenant_id AND event.request_id = request.id) AS events
      FROM quota_request request
      JOIN tenant ON tenant.id = request.tenant_id
     WHERE request.id = ${id}`
  if (row === undefined) return null
  const { lines, events, ...request } = row
  const requestId = request.id
  return requestOf(request, {
    lines: new Map([[requestId, (lines ?? []).map((line) => ({ ...lineOf(line), requestId }))]]),
    events: new Map([
      [requestId, (events ?? []).map((one) => ({ ...one, recordedAt: instant(one.recordedAt), requestId }))],
    ]),
  })
}
