import { type Delivery, type Language, type Notice, noticeFacts } from '@grenier/contracts'
import type { NotificationStore, StoredDelivery } from '@grenier/control-plane/ports'
import { type Instant, instantFromIso, instantToIso, type NoticeKind } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type NoticeMethods = Pick<
  NotificationStore,
  | 'insertNotice'
  | 'getNotice'
  | 'listNotices'
  | 'insertDeliveries'
  | 'lockDelivery'
  | 'updateDelivery'
  | 'listDeliveries'
>

interface NoticeRow {
  readonly id: string
  readonly tenantId: string
  readonly kind: NoticeKind
  readonly subjectId: string
  readonly facts: z.input<typeof noticeFacts>
  readonly occurredAt: Instant
}

type DeliveryRow = Omit<StoredDelivery, 'language'> & { readonly language: Language | null }

/** A member's first page: later than any notice. */
const afterAll: Position = { sort: '9999-12-31T00:00:00.000Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

function noticeOf(row: NoticeRow): Omit<Notice, 'deliveries'> {
  return { ...row, facts: noticeFacts.parse(row.facts) }
}

/** Notices and how they went out. */
export function createNotices(context: StoreContext): NoticeMethods {
  return { ...createNoticeRows(context), ...createDeliveries(context) }
}

function createNoticeRows(context: StoreContext): Pick<NoticeMethods, 'insertNotice' | 'getNotice' | 'listNotices'> {
  const { sql } = context
  return {
    async insertNotice(notice) {
      const inserted = await sql.affected`
        INSERT INTO notice (tenant_id, id, kind, subject_id, occurrence, facts, occurred_at)
        VALUES (${notice.tenantId}, ${notice.id}, ${notice.kind}, ${notice.subjectId}, ${notice.occurrence},
                ${json(z.encode(noticeFacts, notice.facts))}, ${at(notice.occurredAt)})
        ON CONFLICT DO NOTHING`
      return inserted > 0
    },

    async getNotice(tenantId, id) {
      const [row] = await sql<NoticeRow>`
        SELECT id, tenant_id AS "tenantId", kind, subject_id AS "subjectId", facts, occurred_at AS "occurredAt"
          FROM notice WHERE tenant_id = ${tenantId} AND id = ${id}`
      return row === undefined ? null : noticeOf(row)
    },

    async listNotices({ tenantId, cursor, limit }) {
      const of = { list: 'notices', sortedBy: 'instant', filters: { tenantId } } as const
      const from = cursor === undefined ? afterAll : positionOf(cursor, of)
      const rows = await sql<NoticeRow>`
        SELECT id, tenant_id AS "tenantId", kind, subject_id AS "subjectId", facts, occurred_at AS "occurredAt"
          FROM notice
         WHERE tenant_id = ${tenantId} AND (occurred_at, id) < (${from.sort}::timestamptz, ${from.id}::uuid)
         ORDER BY occurred_at DESC, id DESC LIMIT ${limit + 1}`
      const deliveries = Map.groupBy(await deliveriesOf(context, tenantId, rows), ({ noticeId }) => noticeId)
      return pageFrom(rows, {
        ...of,
        limit,
        positionOf: ({ occurredAt, id }) => ({ sort: instantToIso(occurredAt), id }),
        itemOf: (row): Notice => ({ ...noticeOf(row), deliveries: deliveries.get(row.id) ?? [] }),
      })
    },
  }
}

/** Of a page of notices; the same columns as a list of deliveries has. */
async function deliveriesOf(
  { sql }: StoreContext,
  tenantId: string,
  notices: readonly NoticeRow[],
): Promise<Delivery[]> {
  return sql<Delivery>`
    SELECT id, tenant_id AS "tenantId", notice_id AS "noticeId", channel, recipient, state, attempts,
           next_attempt_at AS "nextAttemptAt", ended_at AS "endedAt", last_reason AS "lastReason", receipt,
           recorded_at AS "recordedAt"
      FROM delivery
     WHERE tenant_id = ${tenantId} AND notice_id = ANY (${plainArray(notices.map(({ id }) => id))}::uuid[])
     ORDER BY channel, recipient, id`
}

type DeliveryMethods = Pick<NoticeMethods, 'insertDeliveries' | 'lockDelivery' | 'updateDelivery' | 'listDeliveries'>

function createDeliveries({ sql }: StoreContext): DeliveryMethods {
  return {
    async insertDeliveries(deliveries) {
      const rows = deliveries.map((delivery) => ({
        tenant_id: delivery.tenantId,
        id: delivery.id,
        notice_id: delivery.noticeId,
        channel: delivery.channel,
        recipient: delivery.recipient,
        language: delivery.language,
        endpoint_id: delivery.endpointId,
        recorded_at: at(delivery.recordedAt),
      }))
      await sql`
        INSERT INTO delivery (tenant_id, id, notice_id, channel, recipient, language, endpoint_id, state, attempts,
                              recorded_at)
        SELECT tenant_id, id, notice_id, channel, recipient, language, endpoint_id, 'pending', 0, recorded_at
          FROM jsonb_to_recordset(${json(rows)}) AS new (tenant_id uuid, id uuid, notice_id uuid, channel text,
               recipient text, language text, endpoint_id uuid, recorded_at timestamptz)
        ON CONFLICT DO NOTHING`
    },

    async lockDelivery(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [row]] = await Promise.all([
        sql`SELECT FROM delivery WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        sql<DeliveryRow>`
          SELECT id, tenant_id AS "tenantId", notice_id AS "noticeId", channel, recipient, language,
                 endpoint_id AS "endpointId", state, attempts, attempting_until AS "attemptingUntil",
                 next_attempt_at AS "nextAttemptAt", ended_at AS "endedAt", last_reason AS "lastReason", receipt,
                 recorded_at AS "recordedAt"
            FROM delivery WHERE tenant_id = ${tenantId} AND id = ${id}`,
      ])
      return row ?? null
    },

    async updateDelivery(delivery) {
      await sql`
        UPDATE delivery SET state = ${delivery.state}, attempts = ${delivery.attempts},
                            attempting_until = ${atOrNull(delivery.attemptingUntil)},
                            next_attempt_at = ${atOrNull(delivery.nextAttemptAt)}, ended_at = ${atOrNull(delivery.endedAt)},
                            last_reason = ${delivery.lastReason}, receipt = ${delivery.receipt}
         WHERE tenant_id = ${delivery.tenantId} AND id = ${delivery.id}`
    },

    async listDeliveries({ state, cursor, limit }) {
      const of = { list: 'deliveries', sortedBy: 'instant', filters: { state } } as const
      const from = positionOf(cursor, of)
      const after = from.sort === beforeAll.sort ? instantToIso(instantFromIso('1970-01-01T00:00:00.000Z')) : from.sort
      const rows = await sql<Delivery>`
        SELECT id, tenant_id AS "tenantId", notice_id AS "noticeId", channel, recipient, state, attempts,
               next_attempt_at AS "nextAttemptAt", ended_at AS "endedAt", last_reason AS "lastReason", receipt,
               recorded_at AS "recordedAt"
          FROM delivery
         WHERE state = ${state} AND state IN ('failed', 'dead', 'bounced')
           AND (recorded_at, id) > (${after}::timestamptz, ${from.id}::uuid)
         ORDER BY recorded_at, id LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...of,
        limit,
        positionOf: ({ recordedAt, id }) => ({ sort: instantToIso(recordedAt), id }),
        itemOf: (row) => row,
      })
    },
  }
}
