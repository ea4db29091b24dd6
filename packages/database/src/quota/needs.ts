import { answerNeedsBody } from '@grenier/contracts'
import type {
  NeededLevel,
  NeededSpace,
  NeedsStore,
  StoredNeedsAnswer,
  StoredNeedsCampaign,
  StoredNeedsOutcome,
} from '@grenier/control-plane/ports'
import { z } from 'zod'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

const { lines: answerLines } = answerNeedsBody.shape

type CampaignRow = Omit<StoredNeedsCampaign, 'year'> & { readonly fiscalYear: number }
type AnswerRow = Omit<StoredNeedsAnswer, 'year' | 'lines'> & { readonly lines: z.input<typeof answerLines> }

function campaignOf({ fiscalYear, ...row }: CampaignRow): StoredNeedsCampaign {
  return { ...row, year: String(fiscalYear) }
}

/** Campaigns of needs, their answers, and what became of these. */
export function createNeeds(context: StoreContext): NeedsStore {
  return { ...createCampaigns(context), ...createAnswers(context), ...createPlans(context) }
}

type CampaignMethods = Pick<
  NeedsStore,
  | 'insertNeedsCampaign'
  | 'needsCampaign'
  | 'shareNeedsCampaign'
  | 'lockNeedsCampaign'
  | 'needsCampaigns'
  | 'updateNeedsCampaign'
>

function createCampaigns({ sql }: StoreContext): CampaignMethods {
  const only = (rows: readonly CampaignRow[]) => rows.map(campaignOf)[0] ?? null
  return {
    async insertNeedsCampaign({ year, opensOn, closesOn, tariffDraftId, message, openedBy, openedAt }) {
      const inserted = await sql.affected`
        INSERT INTO needs_campaign (fiscal_year, opens_on, closes_on, tariff_draft_id, message, opened_by, opened_at)
        VALUES (${Number(year)}, ${opensOn}, ${closesOn}, ${tariffDraftId}, ${message}, ${openedBy}, ${at(openedAt)})
        ON CONFLICT DO NOTHING`
      return inserted > 0
    },

    needsCampaign: async (year) =>
      only(
        await sql<CampaignRow>`
        SELECT fiscal_year AS "fiscalYear", opens_on AS "opensOn", closes_on AS "closesOn",
               tariff_draft_id AS "tariffDraftId", message, opened_by AS "openedBy", opened_at AS "openedAt",
               asked_at AS "askedAt", reminded_days AS "remindedDays", closed_at AS "closedAt"
          FROM needs_campaign WHERE fiscal_year = ${Number(year)}`,
      ),

    shareNeedsCampaign: async (year) =>
      only(
        await sql<CampaignRow>`
        SELECT fiscal_year AS "fiscalYear", opens_on AS "opensOn", closes_on AS "closesOn",
               tariff_draft_id AS "tariffDraftId", message, opened_by AS "openedBy", opened_at AS "openedAt",
               asked_at AS "askedAt", reminded_days AS "remindedDays", closed_at AS "closedAt"
          FROM needs_campaign WHERE fiscal_year = ${Number(year)} FOR SHARE`,
      ),

    lockNeedsCampaign: async (year) =>
      only(
        await sql<CampaignRow>`
        SELECT fiscal_year AS "fiscalYear", opens_on AS "opensOn", closes_on AS "closesOn",
               tariff_draft_id AS "tariffDraftId", message, opened_by AS "openedBy", opened_at AS "openedAt",
               asked_at AS "askedAt", reminded_days AS "remindedDays", closed_at AS "closedAt"
          FROM needs_campaign WHERE fiscal_year = ${Number(year)} FOR UPDATE`,
      ),

    async needsCampaigns() {
      const rows = await sql<CampaignRow>`
        SELECT fiscal_year AS "fiscalYear", opens_on AS "opensOn", closes_on AS "closesOn",
               tariff_draft_id AS "tariffDraftId", message, opened_by AS "openedBy", opened_at AS "openedAt",
               asked_at AS "askedAt", reminded_days AS "remindedDays", closed_at AS "closedAt"
          FROM needs_campaign ORDER BY fiscal_year DESC`
      return rows.map(campaignOf)
    },

    async updateNeedsCampaign({ year, askedAt, remindedDays, closedAt }) {
      await sql`
        UPDATE needs_campaign
           SET asked_at = ${atOrNull(askedAt)}, reminded_days = ${remindedDays}, closed_at = ${atOrNull(closedAt)}
         WHERE fiscal_year = ${Number(year)}`
    },
  }
}

type AnswerMethods = Pick<
  NeedsStore,
  'saveNeedsAnswer' | 'needsAnswers' | 'neededSpaces' | 'insertNeedsOutcomes' | 'needsOutcomes'
>

function createAnswers({ sql }: StoreContext): AnswerMethods {
  return {
    async saveNeedsAnswer({ tenantId, year, lines, note, answeredBy, answeredAt }) {
      await sql`
        INSERT INTO needs_answer (tenant_id, fiscal_year, lines, note, answered_by, answered_at)
        VALUES (${tenantId}, ${Number(year)}, ${json(z.encode(answerLines, [...lines]))}, ${note}, ${answeredBy},
                ${at(answeredAt)})
        ON CONFLICT (tenant_id, fiscal_year) DO UPDATE
          SET lines = excluded.lines, note = excluded.note, answered_by = excluded.answered_by,
              answered_at = excluded.answered_at`
    },

    async needsAnswers(year, tenantIds) {
      const rows = await sql<AnswerRow>`
        SELECT tenant_id AS "tenantId", lines, note, answered_by AS "answeredBy", answered_at AS "answeredAt"
          FROM needs_answer
         WHERE fiscal_year = ${Number(year)} AND tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) ORDER BY tenant_id`
      return rows.map((row) => ({ ...row, year, lines: z.decode(answerLines, row.lines) }))
    },

    neededSpaces: (year, tenantIds) => sql<NeededSpace>`
      WITH line AS (
        SELECT answer.tenant_id, (wish->>'offerId')::uuid AS offer_id, (wish->>'wantedQuotaBytes')::bigint AS wanted_bytes
          FROM needs_answer answer CROSS JOIN LATERAL jsonb_array_elements(answer.lines) AS wish
         WHERE answer.fiscal_year = ${Number(year)} AND answer.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
      ), held AS (
        SELECT tenant_id, offer_id, quota_bytes FROM quota
         WHERE tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) AND quota_bytes > 0
      )
      SELECT tenant_id AS "tenantId", offer_id AS "offerId", offer.name AS "offerName", offer.kind,
             coalesce(held.quota_bytes, 0) AS "currentQuotaBytes",
             coalesce(line.wanted_bytes, held.quota_bytes) AS "wantedQuotaBytes"
        FROM held FULL JOIN line USING (tenant_id, offer_id) JOIN offer ON offer.id = offer_id
       WHERE held.quota_bytes > 0 OR line.wanted_bytes > 0
       ORDER BY tenant_id, offer.code`,

    async insertNeedsOutcomes(year, outcomes, recordedAt) {
      const rows = outcomes.map((outcome) => ({
        tenant_id: outcome.tenantId,
        answered: outcome.isAnswered,
        planned_year_micros: outcome.plannedYearMicros,
        draft_commitment_cents: outcome.draftCommitmentCents,
      }))
      const inserted = await sql<{ tenantId: string }>`
        INSERT INTO needs_outcome (tenant_id, fiscal_year, answered, planned_year_micros, draft_commitment_cents, recorded_at)
        SELECT tenant_id, ${Number(year)}, answered, planned_year_micros, draft_commitment_cents, ${at(recordedAt)}
          FROM jsonb_to_recordset(${json(rows)})
               AS item (tenant_id uuid, answered boolean, planned_year_micros bigint, draft_commitment_cents bigint)
         ORDER BY tenant_id
        ON CONFLICT DO NOTHING RETURNING tenant_id AS "tenantId"`
      return inserted.map(({ tenantId }) => tenantId)
    },

    needsOutcomes: (year, tenantIds) => sql<StoredNeedsOutcome>`
      SELECT tenant_id AS "tenantId", answered AS "isAnswered", planned_year_micros AS "plannedYearMicros",
             draft_commitment_cents AS "draftCommitmentCents"
        FROM needs_outcome
       WHERE fiscal_year = ${Number(year)} AND tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) ORDER BY tenant_id`,
  }
}

function createPlans({ sql, timeZone }: StoreContext): Pick<NeedsStore, 'countNeeds' | 'neededLevels'> {
  return {
    async countNeeds(year, on) {
      const rows = await sql<{ memberCount: number; answerCount: number }>`
        SELECT count(*)::integer AS "memberCount", count(answer.tenant_id)::integer AS "answerCount"
          FROM tenant
          LEFT JOIN needs_answer answer ON answer.tenant_id = tenant.id AND answer.fiscal_year = ${Number(year)}
         WHERE (tenant.enrolled_at AT TIME ZONE ${timeZone})::date <= ${on}
           AND NOT EXISTS (SELECT FROM tenant_exit gone WHERE gone.tenant_id = tenant.id AND gone.state = 'destroyed')`
      return onlyRow(rows)
    },

    async neededLevels({ year, windowStart, limit }) {
      // Silence keeps: only answers move anything.
      const rows = await sql<NeededLevel & { total: number }>`
        WITH growth AS (
          SELECT pool.id AS node_id, (wish->>'offerId')::uuid AS offer_id,
                 sum((wish->>'wantedQuotaBytes')::bigint - coalesce(quota.quota_bytes, 0))::bigint AS bytes
            FROM needs_answer answer
           CROSS JOIN LATERAL jsonb_array_elements(answer.lines) AS wish
            JOIN quota_node leaf ON leaf.id = answer.tenant_id
            JOIN quota_node pool ON pool.id = ANY (leaf.path) AND pool.kind = 'pool'
            LEFT JOIN quota ON quota.tenant_id = answer.tenant_id AND quota.offer_id = (wish->>'offerId')::uuid
           WHERE answer.fiscal_year = ${Number(year)}
             AND NOT EXISTS (SELECT FROM tenant_exit gone
                              WHERE gone.tenant_id = answer.tenant_id AND gone.state = 'destroyed')
           GROUP BY 1, 2
        ), planned AS (
          SELECT level.node_id, level.offer_id, level.limit_bytes, level.overcommit_percent, level.allocated_bytes,
                 level.held_bytes, node.kind, coalesce(node.name, '') AS name, coalesce(growth.bytes, 0) AS growth_bytes,
                 (level.allocated_bytes + level.held_bytes + coalesce(growth.bytes, 0))::numeric * 100
                   / greatest(level.limit_bytes::numeric * level.overcommit_percent, 1) AS share,
                 count(*) OVER ()::integer AS total
            FROM quota_level level
            JOIN quota_node node ON node.id = level.node_id AND node.kind = 'pool'
            LEFT JOIN growth ON growth.node_id = level.node_id AND growth.offer_id = level.offer_id
           WHERE level.limit_bytes IS NOT NULL
           ORDER BY share DESC, level.node_id, level.offer_id LIMIT ${limit}
        )
        SELECT planned.node_id AS "nodeId", planned.name, planned.kind, planned.offer_id AS "offerId",
               offer.name AS "offerName", planned.limit_bytes AS "limitBytes",
               planned.overcommit_percent::bigint AS "overcommitPercent", planned.allocated_bytes AS "allocatedBytes",
               planned.held_bytes AS "heldBytes", planned.growth_bytes AS "growthBytes", planned.total,
               known.since AS "knownSince",
               (SELECT coalesce(sum(entry.amount_bytes), 0)::bigint
                  FROM ledger_entry entry
                  JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
                 WHERE entry.node_id = planned.node_id AND entry.offer_id = planned.offer_id
                   AND entry.account = 'allocated'
                   AND transfer.recorded_at > greatest(${at(windowStart)}::timestamptz, known.since)) AS "grownBytes"
          FROM planned
          JOIN offer ON offer.id = planned.offer_id
          LEFT JOIN LATERAL (
            SELECT transfer.recorded_at AS since
              FROM ledger_entry entry JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
             WHERE entry.node_id = planned.node_id AND entry.offer_id = planned.offer_id
             ORDER BY entry.sequence LIMIT 1
          ) AS known ON true
         ORDER BY planned.share DESC, planned.node_id, planned.offer_id`
      return { levels: rows.map(({ total: _total, ...level }) => level), total: rows[0]?.total ?? 0 }
    },
  }
}
