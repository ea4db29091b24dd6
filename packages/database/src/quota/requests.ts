import type { QuotaRequest } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { appendEvents, readParts, saveLines } from './request-parts.ts'
import { automatic, type RequestRow, refusals, requestOf, steps } from './request-rows.ts'

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
                                   decided_by, decided_at, decision_reason, automatic, refusals, version,
                                   temporary_until, wait_until, taken_by, taken_at, steps)
        VALUES (${request.tenantId}, ${request.id}, ${request.state}, ${request.justification}, ${request.wishedOn},
                ${request.requestedBy}, ${at(request.submittedAt)}, ${request.decidedBy}, ${atOrNull(request.decidedAt)},
                ${request.decisionReason}, ${automaticJson(request)}, ${json(z.encode(refusals, request.refusals))},
                ${request.version}, ${request.temporaryUntil}, ${atOrNull(request.waitUntil)}, ${request.takenBy},
                ${atOrNull(request.takenAt)}, ${json(z.encode(steps, request.steps))})`
      await saveLines(context, request)
      await appendEvents(context, request)
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
               refusals = ${json(z.encode(refusals, request.refusals))}, wait_until = ${atOrNull(request.waitUntil)},
               taken_by = ${request.takenBy}, taken_at = ${atOrNull(request.takenAt)},
               steps = ${json(z.encode(steps, request.steps))}, version = ${request.version}
         WHERE tenant_id = ${request.tenantId} AND id = ${request.id} AND version = ${expectedVersion}
        RETURNING id`
      if (updated.length === 0) return false
      await saveLines(context, request)
      await appendEvents(context, request)
      return true
    },

    async listRequests({ cursor, limit, state, tenantId, poolId }) {
      const list = { list: 'quota-requests', filters: { state, tenantId, poolId } }
      const after = positionOf(cursor, list)
      const tenantIds = poolId === undefined ? undefined : await tenantsBelow(context, poolId)
      const rows = await readRows(context, { after, limit: limit + 1, state, tenantId, tenantIds })
      const parts = await readParts(
        context,
        rows.map(({ id }) => id),
      )
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ submittedAt, id }) => ({ sort: instantToIso(submittedAt), id }),
        itemOf: (row) => requestOf(row, parts),
      })
    },
  }
}

function automaticJson(request: QuotaRequest): string | null {
  return request.automatic === null ? null : json(z.encode(automatic, request.automatic))
}

interface RequestQuery {
  readonly after: Position
  readonly limit: number
  readonly id?: string
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
  { after, limit, id, state, tenantId, tenantIds }: RequestQuery,
): Promise<RequestRow[]> {
  const below = tenantIds === undefined ? null : plainArray(tenantIds)
  return sql<RequestRow>`
    SELECT request.id, request.tenant_id AS "tenantId", coalesce(identity.name, '') AS "tenantName", request.state,
           request.justification, request.wished_on AS "wishedOn", request.requested_by AS "requestedBy",
           request.submitted_at AS "submittedAt", request.decided_by AS "decidedBy", request.decided_at AS "decidedAt",
           request.decision_reason AS "decisionReason", request.automatic, request.refusals, request.version,
           request.temporary_until AS "temporaryUntil", request.wait_until AS "waitUntil",
           request.taken_by AS "takenBy", request.taken_at AS "takenAt", request.steps
      FROM quota_request request
      JOIN tenant ON tenant.id = request.tenant_id
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
     WHERE (${id ?? null}::uuid IS NULL OR request.id = ${id ?? null})
       AND (${state ?? null}::text IS NULL OR request.state = ${state ?? null})
       AND (${tenantId ?? null}::uuid IS NULL OR request.tenant_id = ${tenantId ?? null})
       AND (${below}::uuid[] IS NULL OR request.tenant_id = ANY (${below}::uuid[]))
       AND (request.submitted_at, request.id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY request.submitted_at, request.id
     LIMIT ${limit}`
}

async function readRequest(context: StoreContext, id: string): Promise<QuotaRequest | null> {
  const [row] = await readRows(context, { after: beforeAll, limit: 1, id })
  if (row === undefined) return null
  return requestOf(row, await readParts(context, [id]))
}
