import type { DatedStore, TemporaryPart } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type TemporaryMethods = Pick<
  DatedStore,
  'insertTemporaryPart' | 'listTemporaryParts' | 'listPartsOfRequest' | 'updateTemporaryPart' | 'temporaryPartsEnding'
>

/** Parts of quotas that were granted until a day. Reading works in both scopes, writing in the platform scope. */
export function createTemporaryQuotas({ sql }: StoreContext): TemporaryMethods {
  return {
    async insertTemporaryPart(part) {
      await sql`
        INSERT INTO temporary_quota (tenant_id, id, offer_id, request_id, extra_bytes, ends_on, reminded_days, ended_at,
                                     lowered_bytes, returned_bytes, recorded_at)
        VALUES (${part.tenantId}, ${part.id}, ${part.offerId}, ${part.requestId}, ${part.extraBytes}, ${part.endsOn},
                ${part.remindedDays}, ${atOrNull(part.endedAt)}, ${part.loweredBytes}, ${part.returnedBytes},
                ${at(part.recordedAt)})`
    },

    listTemporaryParts: (tenantId) => sql<TemporaryPart>`
      SELECT tenant_id AS "tenantId", id, offer_id AS "offerId", request_id AS "requestId", extra_bytes AS "extraBytes",
             ends_on AS "endsOn", reminded_days AS "remindedDays", ended_at AS "endedAt", lowered_bytes AS "loweredBytes",
             returned_bytes AS "returnedBytes", recorded_at AS "recordedAt"
        FROM temporary_quota WHERE tenant_id = ${tenantId} AND returned_bytes < extra_bytes ORDER BY ends_on, id`,

    listPartsOfRequest: (tenantId, requestId) => sql<TemporaryPart>`
      SELECT tenant_id AS "tenantId", id, offer_id AS "offerId", request_id AS "requestId", extra_bytes AS "extraBytes",
             ends_on AS "endsOn", reminded_days AS "remindedDays", ended_at AS "endedAt", lowered_bytes AS "loweredBytes",
             returned_bytes AS "returnedBytes", recorded_at AS "recordedAt"
        FROM temporary_quota WHERE tenant_id = ${tenantId} AND request_id = ${requestId} ORDER BY id`,

    async updateTemporaryPart(part) {
      await sql`
        UPDATE temporary_quota
           SET extra_bytes = ${part.extraBytes}, reminded_days = ${part.remindedDays},
               ended_at = ${atOrNull(part.endedAt)}, lowered_bytes = ${part.loweredBytes},
               returned_bytes = ${part.returnedBytes}
         WHERE tenant_id = ${part.tenantId} AND id = ${part.id}`
    },

    temporaryPartsEnding: ({ endsBefore, after, limit }) => sql<{ tenantId: string; id: string; offerId: string }>`
      SELECT tenant_id AS "tenantId", id, offer_id AS "offerId"
        FROM temporary_quota
       WHERE ends_on < ${endsBefore} AND lowered_bytes < extra_bytes AND (${after}::uuid IS NULL OR id > ${after})
       ORDER BY id LIMIT ${limit}`,
  }
}
