import type { QuotaRequest } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { automatic, type RequestLineRow, type RequestRow, refusals, requestOf } from './request-rows.ts'

type RequestMethods = Pick<
  QuotaStore,
  'insertRequest' | 'lockRequest' | 'getRequest' | 'updateRequest' | 'listRequests'
>

/** Wishes to change a quota. Reading works in both scopes, writing in the platform scope. */
export function createRequests(context: StoreContext): RequestMethods {
  const { sql } = context
  return {
    async insertRequest(request) {
      await sql`
        INSERT INTO quota_request (tenant_id, id, state, justification, wished_on, requested_by, submitted_at,
                                   decided_by, decided_at, decision_reason, automatic, refusals, version)
        VALUES (${request.tenantId}, ${request.id}, ${request.state}, ${request.justification}, ${request.wishedOn},
                ${request.requestedBy}, ${at(request.submittedAt)}, ${request.decidedBy}, ${atOrNull(request.decidedAt)},
                ${request.decisionReason}, ${automaticJson(request)}, ${json(z.encode(refusals, request.refusals))},
                ${request.version})`
      await saveLines(context, request)
    },

    async lockRequest(id) {
      const [locked] = await sql<{ tenantId: string }>`
        SELECT tenant_id AS "tenantId" FROM quota_request WHERE id = ${id} FOR UPDATE`
      return locked === undefined ? null : readRequest(context, id)
    },

    getRequest: (id) => readRequest(context, id),

    async updateRequest(request, expectedVersion) {
      const updated = await sql`
        UPDATE quota_request
           SET state = ${request.state}, decided_by = ${request.decidedBy}, decided_at = ${atOrNull(request.decidedAt)},
               decision_reason = ${request.decisionReason}, automatic = ${automaticJson(request)},
               refusals = ${json(z.encode(refusals, request.refusals))}, version = ${request.version}
         WHERE tenant_id = ${request.tenantId} AND id = ${request.id} AND version = ${expectedVersion}
        RETURNING id`
      if (updated.length === 0) return false
      await saveLines(context, request)
      return true
    },

    async listRequests({ cursor, limit, state, tenantId }) {
      const list = { list: 'quota-requests', filters: { state, tenantId } }
      const after = positionOf(cursor, list)
      const rows = await readRows(context, { after, limit: limit + 1, state, tenantId })
      const lines = await readLines(
        context,
        rows.map(({ id }) => id),
      )
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ submittedAt, id }) => ({ sort: instantToIso(submittedAt), id }),
        itemOf: (row) => requestOf(row, lines.get(row.id) ?? []),
      })
    },
  }
}

function automaticJson(request: QuotaRequest): string | null {
  return request.automatic === null ? null : json(z.encode(automatic, request.automatic))
}

async function saveLines({ sql }: StoreContext, { tenantId, id, lines }: QuotaRequest): Promise<void> {
  const rows = lines.map((line, index) => ({
    position: index + 1,
    offer_id: line.offerId,
    current_quota_bytes: line.currentQuotaBytes,
    original_quota_bytes: line.originalQuotaBytes,
    requested_quota_bytes: line.requestedQuotaBytes,
    decided_quota_bytes: line.decidedQuotaBytes,
    held_bytes: line.heldBytes,
  }))
  await sql`
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

interface RequestQuery {
  readonly after: Position
  readonly limit: number
  readonly id?: string
  readonly state?: string | undefined
  readonly tenantId?: string | undefined
}

function readRows({ sql }: StoreContext, { after, limit, id, state, tenantId }: RequestQuery): Promise<RequestRow[]> {
  return sql<RequestRow>`
    SELECT request.id, request.tenant_id AS "tenantId", coalesce(identity.name, '') AS "tenantName", request.state,
           request.justification, request.wished_on AS "wishedOn", request.requested_by AS "requestedBy",
           request.submitted_at AS "submittedAt", request.decided_by AS "decidedBy", request.decided_at AS "decidedAt",
           request.decision_reason AS "decisionReason", request.automatic, request.refusals, request.version
      FROM quota_request request
      JOIN tenant ON tenant.id = request.tenant_id
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
     WHERE (${id ?? null}::uuid IS NULL OR request.id = ${id ?? null})
       AND (${state ?? null}::text IS NULL OR request.state = ${state ?? null})
       AND (${tenantId ?? null}::uuid IS NULL OR request.tenant_id = ${tenantId ?? null})
       AND (request.submitted_at, request.id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY request.submitted_at, request.id
     LIMIT ${limit}`
}

async function readLines({ sql }: StoreContext, requestIds: readonly string[]): Promise<Map<string, RequestLineRow[]>> {
  const lines = await sql<RequestLineRow>`
    SELECT request_id AS "requestId", offer_id AS "offerId", current_quota_bytes AS "currentQuotaBytes",
           original_quota_bytes AS "originalQuotaBytes", requested_quota_bytes AS "requestedQuotaBytes",
           decided_quota_bytes AS "decidedQuotaBytes", held_bytes AS "heldBytes"
      FROM quota_request_line WHERE request_id = ANY (${plainArray(requestIds)}::uuid[])
     ORDER BY request_id, position`
  return Map.groupBy(lines, ({ requestId }) => requestId)
}

async function readRequest(context: StoreContext, id: string): Promise<QuotaRequest | null> {
  const [row] = await readRows(context, { after: beforeAll, limit: 1, id })
  if (row === undefined) return null
  const lines = await readLines(context, [id])
  return requestOf(row, lines.get(id) ?? [])
}
