import type { Command } from '@grenier/contracts'
import {
  type ForecastNotice,
  type ForecastNoticeSummary,
  forecastNoticeContent,
} from '@grenier/contracts/forecast-notice'
import type {
  BillingStore,
  ChargedOfService,
  LastForecastNotice,
  NoticeToSend,
  Page,
  SentForecast,
} from '@grenier/control-plane/ports'
import { z } from 'zod'
import { at, json, plainArray } from '../shared/columns.ts'
import { type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type NoticeMethods = Pick<
  BillingStore,
  | 'chargedByService'
  | 'lastSharesByCost'
  | 'lastForecastNotices'
  | 'insertForecastNotices'
  | 'listForecastNotices'
  | 'getForecastNotice'
  | 'noticesToSend'
  | 'insertForecastNoticeSendings'
  | 'sentForecastsOf'
>

type Encoded = z.input<typeof forecastNoticeContent>

/** A row whose content is as it is stored. */
type Stored<Row> = Omit<Row, 'content'> & { readonly content: Encoded }

function contentOf({ content }: { readonly content: Encoded }): ForecastNotice['content'] {
  return z.decode(forecastNoticeContent, content)
}

/** Notices of forecasts, and what they are made of. Reading notices works in both scopes, the rest in the platform's. */
export function createForecastNotices(context: StoreContext): NoticeMethods {
  const { sql } = context
  return {
    ...createCharged(context),

    async lastForecastNotices(year, tenantIds) {
      const rows = await sql<Stored<LastForecastNotice>>`
        SELECT DISTINCT ON (notice.tenant_id) notice.tenant_id AS "tenantId", notice.sequence, notice.content,
               sending.notice_id IS NOT NULL AS "isSent"
          FROM forecast_notice notice
          LEFT JOIN forecast_notice_sending sending
                 ON sending.tenant_id = notice.tenant_id AND sending.notice_id = notice.id
         WHERE notice.fiscal_year = ${Number(year)} AND notice.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
         ORDER BY notice.tenant_id, notice.sequence DESC`
      return rows.map((row) => ({ ...row, content: contentOf(row) }))
    },

    async insertForecastNotices(notices) {
      const rows = notices.map(({ content, ...notice }) => ({
        tenant_id: notice.tenantId,
        id: notice.id,
        fiscal_year: Number(content.year),
        sequence: notice.sequence,
        payer_name: content.payerName,
        former_cents: content.formerCents,
        projected_cents: content.projectedCents,
        forecast_cents: content.forecastCents,
        vat_cents: content.vatCents,
        is_incomplete: content.isIncomplete,
        content: z.encode(forecastNoticeContent, content),
        content_sha256: notice.contentSha256,
        prepared_by: notice.preparedBy,
        prepared_at: at(notice.preparedAt),
      }))
      await sql`
        INSERT INTO forecast_notice (tenant_id, id, fiscal_year, sequence, payer_name, former_cents, projected_cents,
                                     forecast_cents, vat_cents, is_incomplete, content, content_sha256, prepared_by, prepared_at)
        SELECT notice.*
          FROM jsonb_to_recordset(${json(rows)}) AS notice (
                 tenant_id uuid, id uuid, fiscal_year integer, sequence integer, payer_name text, former_cents bigint,
                 projected_cents bigint, forecast_cents bigint, vat_cents bigint, is_incomplete boolean, content jsonb,
                 content_sha256 text, prepared_by text, prepared_at timestamptz)`
    },

    listForecastNotices: (query) => listNotices(context, query),

    async getForecastNotice(id, { sentOnly }) {
      const after = { sort: '', id: '00000000-0000-0000-0000-000000000000' }
      const one = { id, year: null, state: null, tenantId: null, sentOnly, after, limit: 1 }
      const [summary] = await readNotices(context, one)
      if (summary === undefined) return null
      const [row] = await sql<{ readonly content: Encoded }>`SELECT content FROM forecast_notice WHERE id = ${id}`
      return row === undefined ? null : { ...summary, content: contentOf(row) }
    },

    ...createSendings(context),
  }
}

/** What was charged, by service. */
function createCharged({ sql }: StoreContext): Pick<NoticeMethods, 'chargedByService' | 'lastSharesByCost'> {
  return {
    chargedByService: (year, tenantIds) => sql<ChargedOfService>`
      SELECT charge.tenant_id AS "tenantId", charge.month, charge.kind, charge.origin_month IS NOT NULL AS "isCorrection",
             coalesce(pool.code, charge.rule_id) AS service,
             (array_agg(coalesce(pool.name, charge.label) ORDER BY charge.booked_at DESC))[1] AS label,
             sum(charge.amount_micros) AS "amountMicros"
        FROM charge
        LEFT JOIN cost_pool pool ON charge.kind IN ('shared', 'transfer') AND pool.id::text = charge.rule_id
       WHERE charge.month BETWEEN ${`${year}-01`} AND ${`${year}-12`} AND charge.kind NOT IN ('advance', 'rounding')
         AND charge.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,

    lastSharesByCost: (tenantIds) => sql<Pick<ChargedOfService, 'tenantId' | 'service' | 'amountMicros'>>`
      SELECT charge.tenant_id AS "tenantId", pool.code AS service, sum(charge.amount_micros) AS "amountMicros"
        FROM charge JOIN cost_pool pool ON pool.id::text = charge.rule_id
       WHERE charge.kind = 'shared' AND charge.origin_month IS NULL
         AND charge.month = (SELECT max(period.month) FROM period
                              WHERE period.state NOT IN ('open', 'closing')
                                AND EXISTS (SELECT FROM charge own
                                             WHERE own.month = period.month AND own.kind = 'shared'
                                               AND own.origin_month IS NULL))
         AND charge.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       GROUP BY 1, 2 ORDER BY 1, 2`,
  }
}

/** That notices were sent. */
function createSendings({
  sql,
  timeZone,
}: StoreContext): Pick<NoticeMethods, 'noticesToSend' | 'insertForecastNoticeSendings' | 'sentForecastsOf'> {
  return {
    noticesToSend: (year, ids) => sql<NoticeToSend>`
      SELECT notice.id, notice.tenant_id AS "tenantId", notice.payer_name AS "payerName",
             notice.is_incomplete AS "isIncomplete", sending.ordinal,
             NOT EXISTS (SELECT FROM forecast_notice later
                          WHERE later.tenant_id = notice.tenant_id AND later.fiscal_year = notice.fiscal_year
                            AND later.sequence > notice.sequence) AS "isLast",
             (SELECT count(*)::integer FROM forecast_notice_sending own
               WHERE own.tenant_id = notice.tenant_id AND own.fiscal_year = notice.fiscal_year) AS "sentCount"
        FROM forecast_notice notice
        LEFT JOIN forecast_notice_sending sending
               ON sending.tenant_id = notice.tenant_id AND sending.notice_id = notice.id
       WHERE notice.fiscal_year = ${Number(year)} AND notice.id = ANY (${plainArray(ids)}::uuid[])
       ORDER BY notice.tenant_id, notice.sequence`,

    async insertForecastNoticeSendings(sendings) {
      const rows = sendings.map((sending) => ({
        tenant_id: sending.tenantId,
        notice_id: sending.noticeId,
        fiscal_year: Number(sending.year),
        ordinal: sending.ordinal,
        replaces_ordinal: sending.ordinal === 1 ? null : sending.ordinal - 1,
        sent_by: sending.sentBy,
        sent_at: at(sending.sentAt),
      }))
      await sql`
        INSERT INTO forecast_notice_sending (tenant_id, notice_id, fiscal_year, ordinal, replaces_ordinal, sent_by, sent_at)
        SELECT sending.*
          FROM jsonb_to_recordset(${json(rows)}) AS sending (
                 tenant_id uuid, notice_id uuid, fiscal_year integer, ordinal integer, replaces_ordinal integer,
                 sent_by text, sent_at timestamptz)`
    },

    async sentForecastsOf({ tenantIds, fiscalYear }) {
      const rows = await sql<Stored<SentForecast>>`
        SELECT DISTINCT ON (sending.tenant_id) sending.tenant_id AS "tenantId", sending.notice_id AS "noticeId",
               sending.ordinal, (sending.sent_at AT TIME ZONE ${timeZone})::date AS "sentOn", notice.content
          FROM forecast_notice_sending sending
          JOIN forecast_notice notice ON notice.tenant_id = sending.tenant_id AND notice.id = sending.notice_id
         WHERE sending.fiscal_year = ${fiscalYear} AND sending.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
         ORDER BY sending.tenant_id, sending.ordinal DESC`
      return rows.map((row) => ({ ...row, content: contentOf(row) }))
    },
  }
}

interface NoticeQuery {
  readonly id: string | null
  readonly year: string | null
  readonly state: ForecastNoticeSummary['state'] | null
  readonly tenantId: string | null
  readonly sentOnly: boolean
  readonly after: Position
  readonly limit: number
}

/** Those that were sent and, where drafts are shown, the last prepared one of each payer and year. */
function readNotices({ sql, timeZone }: StoreContext, query: NoticeQuery): Promise<ForecastNoticeSummary[]> {
  const { id, year, state, tenantId, sentOnly, after, limit } = query
  return sql<ForecastNoticeSummary>`
    SELECT shown.* FROM (
      SELECT notice.id, notice.tenant_id AS "tenantId", notice.payer_name AS "payerName", notice.fiscal_year::text AS year,
             CASE WHEN sending.ordinal IS NULL THEN 'draft' WHEN later.tenant_id IS NULL THEN 'sent' ELSE 'replaced' END AS state,
             sending.ordinal, notice.prepared_at AS "preparedAt", sending.sent_at AS "sentAt", sending.sent_by AS "sentBy",
             (sending.sent_at AT TIME ZONE ${timeZone})::date AS "sentOn",
             replaced.notice_id AS "replacesId", replaced.ordinal AS "replacesOrdinal", notice.former_cents AS "formerCents",
             notice.projected_cents AS "projectedCents", notice.forecast_cents AS "forecastCents",
             notice.vat_cents AS "vatCents", notice.forecast_cents + notice.vat_cents AS "payableCents",
             notice.is_incomplete AS "isIncomplete", notice.content_sha256 AS "contentSha256"
        FROM forecast_notice notice
        LEFT JOIN forecast_notice_sending sending
               ON sending.tenant_id = notice.tenant_id AND sending.notice_id = notice.id
        LEFT JOIN forecast_notice_sending later
               ON later.tenant_id = sending.tenant_id AND later.fiscal_year = sending.fiscal_year
              AND later.replaces_ordinal = sending.ordinal
        LEFT JOIN LATERAL (
          SELECT before.notice_id, before.ordinal FROM forecast_notice_sending before
           WHERE before.tenant_id = notice.tenant_id AND before.fiscal_year = notice.fiscal_year
             AND (sending.ordinal IS NULL OR before.ordinal < sending.ordinal)
           ORDER BY before.ordinal DESC LIMIT 1) replaced ON true
       WHERE (${id}::uuid IS NULL OR notice.id = ${id})
         AND (${year}::integer IS NULL OR notice.fiscal_year = ${year}::integer)
         AND (${tenantId}::uuid IS NULL OR notice.tenant_id = ${tenantId})
         AND (sending.ordinal IS NOT NULL
              OR (NOT ${sentOnly}::boolean
                  AND NOT EXISTS (SELECT FROM forecast_notice newer
                                   WHERE newer.tenant_id = notice.tenant_id AND newer.fiscal_year = notice.fiscal_year
                                     AND newer.sequence > notice.sequence)))
         AND (notice.payer_name COLLATE "fr-x-icu", notice.id) > (${after.sort} COLLATE "fr-x-icu", ${after.id}::uuid)
    ) shown
     WHERE ${state}::text IS NULL OR shown.state = ${state}
     ORDER BY shown."payerName" COLLATE "fr-x-icu", shown.id LIMIT ${limit}`
}

async function listNotices(
  context: StoreContext,
  { cursor, limit, year, state, tenantId, sentOnly }: Command<'listForecastNotices'> & { sentOnly: boolean },
): Promise<Page<ForecastNoticeSummary>> {
  const list = { list: 'forecast-notices', sortedBy: 'text', filters: { year, state, tenantId } } as const
  const narrowed = { id: null, year: year ?? null, state: state ?? null, tenantId: tenantId ?? null, sentOnly }
  const rows = await readNotices(context, { ...narrowed, after: positionOf(cursor, list), limit: limit + 1 })
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ payerName, id }) => ({ sort: payerName, id }),
    itemOf: (row) => row,
  })
}
