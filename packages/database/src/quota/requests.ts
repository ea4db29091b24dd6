import { type QuotaRequest, visaReasons } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import { type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { readRequestById } from './request-by-id.ts'
import { eventsJson, linesJson, readParts } from './request-parts.ts'
import { automatic, type RequestRow, refusals, requestOf, steps } from './request-rows.ts'

type RequestMethods = Pick<
  QuotaStore,
  'insertRequest' | 'lockRequest' | 'getRequest' | 'saveLockedRequest' | 'updateRequest' | 'listRequests'
>

/** Wishes to change a quota. Reading works in both scopes, writing in the platform scope. */
export function createRequests(context: StoreContext): RequestMethods {
  const { sql } = context
  return {
    insertRequest: (request) => insertRequest(context, request),

    async lockRequest(id) {
      // Read by later statements, which see what the lock waited for.
      const [, request] = await Promise.all([
        sql`SELECT FROM quota_request WHERE id = ${id} FOR UPDATE`,
        readRequestById(context, id),
      ])
      return request
    },

    getRequest: (id) => readRequestById(context, id),

    saveLockedRequest: (request) => saveRequest(context, request, request.version - 1),

    async updateRequest(request, expectedVersion) {
      const [locked] = await sql<{ version: number }>`
        SELECT version FROM quota_request WHERE tenant_id = ${request.tenantId} AND id = ${request.id} FOR UPDATE`
      if (locked?.version !== expectedVersion) return false
      await saveRequest(context, request, expectedVersion)
      return true
    },

    async listRequests({ cursor, limit, state, tenantId, poolId }) {
      const list = { list: 'quota-requests', sortedBy: 'instant', filters: { state, tenantId, poolId } } as const
      const after = positionOf(cursor, list)
      const tenantIds = poolId === undefined ? undefined : await tenantsBelow(context, poolId)
      const rows = await readRows(context, { after, limit: limit + 1, state, tenantId, tenantIds })
      const parts = await readParts(context, rows)
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ submittedAt, id }) => ({ sort: instantToIso(submittedAt), id }),
        itemOf: (row) => requestOf(row, parts),
      })
    },
  }
}

/** The request, its lines and its history are one statement: keys between them are checked at its end. */
async function insertRequest({ sql }: StoreContext, request: QuotaRequest): Promise<void> {
  await sql.send`
    WITH inserted AS (
      INSERT INTO quota_request (tenant_id, id, state, justification, wished_on, requested_by, submitted_at, decided_by,
                                 decided_at, decision_reason, automatic, refusals, version, temporary_until, wait_until,
                                 taken_by, taken_at, steps, visa_reasons, visa_mandate_id, data_class)
      VALUES (${request.tenantId}, ${request.id}, ${request.state}, ${request.justification}, ${request.wishedOn},
              ${request.requestedBy}, ${at(request.submittedAt)}, ${request.decidedBy}, ${atOrNull(request.decidedAt)},
              ${request.decisionReason}, ${automaticJson(request)}, ${json(z.encode(refusals, request.refusals))},
              ${request.version}, ${request.temporaryUntil}, ${atOrNull(request.waitUntil)}, ${request.takenBy},
              ${atOrNull(request.takenAt)}, ${json(z.encode(steps, request.steps))},
              ${json(z.encode(visaReasons, request.visaReasons))}, ${request.visaMandateId}, ${request.dataClass})
      RETURNING tenant_id, id
    ), line AS (
      INSERT INTO quota_request_line (tenant_id, request_id, position, offer_id, current_quota_bytes,
                                      original_quota_bytes, requested_quota_bytes, decided_quota_bytes, held_bytes)
      SELECT inserted.tenant_id, inserted.id, line.*
        FROM inserted, jsonb_to_recordset(${linesJson(request)}) AS line (position smallint, offer_id uuid,
             current_quota_bytes bigint, original_quota_bytes bigint, requested_quota_bytes bigint,
             decided_quota_bytes bigint, held_bytes bigint)
    )
    INSERT INTO quota_request_event (tenant_id, request_id, sequence, kind, actor, recorded_at, text, mandate_id)
    SELECT inserted.tenant_id, inserted.id, event.*
      FROM inserted, jsonb_to_recordset(${eventsJson(request)})
           AS event (sequence smallint, kind text, actor text, recorded_at timestamptz, text text, mandate_id uuid)`
}

/**
 * Writes what a decision changes of a request, and what is new in its history: what was written of that never changes.
 * A request of another version than expected leaves the history without a tenant, which the table refuses.
 */
async function saveRequest({ sql }: StoreContext, request: QuotaRequest, expectedVersion: number): Promise<void> {
  await sql.send`
    WITH saved AS (
      UPDATE quota_request
         SET state = ${request.state}, decided_by = ${request.decidedBy}, decided_at = ${atOrNull(request.decidedAt)},
             decision_reason = ${request.decisionReason}, automatic = ${automaticJson(request)},
             refusals = ${json(z.encode(refusals, request.refusals))}, wait_until = ${atOrNull(request.waitUntil)},
             taken_by = ${request.takenBy}, taken_at = ${atOrNull(request.takenAt)},
             steps = ${json(z.encode(steps, request.steps))},
             visa_reasons = ${json(z.encode(visaReasons, request.visaReasons))},
             visa_mandate_id = ${request.visaMandateId}, version = ${request.version}
       WHERE tenant_id = ${request.tenantId} AND id = ${request.id} AND version = ${expectedVersion}
      RETURNING tenant_id, id
    ), line AS (
      UPDATE quota_request_line known
         SET current_quota_bytes = line.current_quota_bytes, decided_quota_bytes = line.decided_quota_bytes,
             held_bytes = line.held_bytes
        FROM saved, jsonb_to_recordset(${linesJson(request)}) AS line (position smallint, current_quota_bytes bigint,
             decided_quota_bytes bigint, held_bytes bigint)
       WHERE known.tenant_id = saved.tenant_id AND known.request_id = saved.id AND known.position = line.position
    )
    INSERT INTO quota_request_event (tenant_id, request_id, sequence, kind, actor, recorded_at, text, mandate_id)
    SELECT (SELECT tenant_id FROM saved), ${request.id}, event.*
      FROM jsonb_to_recordset(${eventsJson(request)})
           AS event (sequence smallint, kind text, actor text, recorded_at timestamptz, text text, mandate_id uuid)
    ON CONFLICT (tenant_id, request_id, sequence) DO NOTHING`
}

function automaticJson(request: QuotaRequest): string | null {
  return request.automatic === null ? null : json(z.encode(automatic, request.automatic))
}

interface RequestQuery {
  readonly after: Position
  readonly limit: number
  readonly state?: string | undefined
  readonly tenantId?: string | undefined
  readonly tenantIds?: readonly string[] | undefined
}

/** Asked apart from the rows, because a tenant's scope may not look at the tree at all. */
async function tenantsBelow({ sql }: StoreContext, poolId: string): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    SELECT id FROM quota_node WHERE kind = 'tenant' AND ${poolId}::uuid = ANY (path)`
  return rows.map(({ id }) => id)
}

function readRows(
  { sql }: StoreContext,
  { after, limit, state, tenantId, tenantIds }: RequestQuery,
): Promise<RequestRow[]> {
  const below = tenantIds === undefined ? null : plainArray(tenantIds)
  return sql<RequestRow>`
    SELECT request.id, request.tenant_id AS "tenantId", coalesce(identity.name, '') AS "tenantName", request.state,
           request.justification, request.wished_on AS "wishedOn", request.requested_by AS "requestedBy",
           request.submitted_at AS "submittedAt", request.decided_by AS "decidedBy", request.decided_at AS "decidedAt",
           request.decision_reason AS "decisionReason", request.automatic, request.refusals, request.version,
           request.temporary_until AS "temporaryUntil", request.wait_until AS "waitUntil",
           request.taken_by AS "takenBy", request.taken_at AS "takenAt", request.steps,
           request.visa_reasons AS "visaReasons", request.visa_mandate_id AS "visaMandateId",
           request.data_class AS "dataClass"
      FROM quota_request request
      JOIN tenant ON tenant.id = request.tenant_id
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
     WHERE (${state ?? null}::text IS NULL OR request.state = ${state ?? null})
       AND (${tenantId ?? null}::uuid IS NULL OR request.tenant_id = ${tenantId ?? null})
       AND (${below}::uuid[] IS NULL OR request.tenant_id = ANY (${below}::uuid[]))
       AND (request.submitted_at, request.id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY request.submitted_at, request.id
     LIMIT ${limit}`
}
