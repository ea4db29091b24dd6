import type { BillingStore, CommitteeLevel, RequestCounts, ServiceCounts } from '@grenier/control-plane/ports'
import type { DecidedRequests } from '@grenier/quota-billing/year'
import { at, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type CommitteeMethods = Pick<
  BillingStore,
  'levelsAsOf' | 'requestCounts' | 'decidedRequests' | 'serviceCounts' | 'billedCents'
>

type LevelRow = CommitteeLevel & { readonly total: number }

/** What is counted of a quarter, of all members together. Platform scope only. */
export function createCommittee(context: StoreContext): CommitteeMethods {
  return { ...createCapacityCounts(context), ...createRequestCounts(context), ...createServiceCounts(context) }
}

/** As the ledger had them: entries and limits up to the instant. Of use each offer counts by its largest meter, as everywhere. */
function createCapacityCounts({ sql }: StoreContext): Pick<CommitteeMethods, 'levelsAsOf'> {
  return {
    async levelsAsOf({ asOf, windowStart, measured, limit }) {
      const { day = null, seconds = 1, meters = [] } = measured ?? {}
      const rows = await sql<LevelRow>`
        WITH stated AS (
          SELECT DISTINCT ON (limited.node_id, limited.offer_id) limited.node_id, limited.offer_id, limited.limit_bytes,
                 limited.overcommit_percent
            FROM ledger_limit limited
            JOIN quota_node node ON node.id = limited.node_id AND node.kind = 'pool'
           WHERE limited.recorded_at <= ${at(asOf)}
           ORDER BY limited.node_id, limited.offer_id, limited.number DESC
        ), known AS (
          SELECT entry.node_id, entry.offer_id, min(entry.recorded_at) AS since
            FROM ledger_entry entry JOIN stated USING (node_id, offer_id)
           WHERE entry.recorded_at <= ${at(asOf)} GROUP BY 1, 2
        ), balance AS (
          SELECT entry.node_id, entry.offer_id, known.since,
                 coalesce(sum(entry.amount_bytes) FILTER (WHERE entry.account = 'allocated'), 0) AS allocated,
                 coalesce(sum(entry.amount_bytes) FILTER (WHERE entry.account = 'held'), 0) AS held,
                 coalesce(sum(entry.amount_bytes) FILTER (
                   WHERE entry.account = 'allocated'
                     AND entry.recorded_at > greatest(${at(windowStart)}::timestamptz, known.since)), 0) AS grown
            FROM ledger_entry entry JOIN known USING (node_id, offer_id)
           WHERE entry.recorded_at <= ${at(asOf)} GROUP BY 1, 2, 3
        ), used AS (
          SELECT ancestor.id AS node_id, of_offer.offer_id, sum(of_offer.bytes) AS bytes
            FROM (SELECT tenant_id, offer_id, max(bytes) AS bytes
                    FROM (SELECT tenant_id, offer_id, meter, div(sum(byte_seconds), ${seconds}::numeric) AS bytes
                            FROM usage_slice WHERE day = ${day}::date AND meter = ANY (${plainArray(meters)}::text[])
                           GROUP BY tenant_id, offer_id, meter) of_meter
                   GROUP BY tenant_id, offer_id) of_offer
            JOIN quota_node leaf ON leaf.id = of_offer.tenant_id
           CROSS JOIN LATERAL unnest(leaf.path) AS ancestor(id)
           GROUP BY 1, 2
        )
        SELECT stated.node_id AS "nodeId", coalesce(node.name, identity.name, '') AS name, node.kind,
               stated.offer_id AS "offerId", offer.name AS "offerName", stated.limit_bytes AS "limitBytes",
               stated.overcommit_percent::bigint AS "overcommitPercent",
               coalesce(balance.allocated, 0)::bigint AS "allocatedBytes", coalesce(balance.held, 0)::bigint AS "heldBytes",
               balance.since AS "knownSince", coalesce(balance.grown, 0)::bigint AS "grownBytes",
               used.bytes::bigint AS "usedBytes", (count(*) OVER ())::integer AS total
          FROM stated
          JOIN quota_node node ON node.id = stated.node_id
          JOIN offer ON offer.id = stated.offer_id
          LEFT JOIN balance ON balance.node_id = stated.node_id AND balance.offer_id = stated.offer_id
          LEFT JOIN used ON used.node_id = stated.node_id AND used.offer_id = stated.offer_id
          LEFT JOIN organisation_identity identity
                 ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
         WHERE stated.limit_bytes IS NOT NULL
         ORDER BY (coalesce(balance.allocated, 0) + coalesce(balance.held, 0))::numeric * 100
                  / greatest(stated.limit_bytes::numeric * stated.overcommit_percent, 1) DESC, stated.node_id, stated.offer_id
         LIMIT ${limit}`
      return { levels: rows.map(({ total: _total, ...level }) => level), total: rows[0]?.total ?? 0 }
    },
  }
}

/** Requests by the last event that ended each, since what stands now may have come after the quarter. */
function createRequestCounts({
  sql,
  timeZone,
}: StoreContext): Pick<CommitteeMethods, 'requestCounts' | 'decidedRequests'> {
  return {
    async requestCounts({ from, until }, policy) {
      return onlyRow(
        await sql<RequestCounts>`
        SELECT count(*) FILTER (WHERE submitted)::integer AS "submittedCount",
               count(*) FILTER (WHERE ended AND kind = 'approved' AND NOT partly)::integer AS "approvedCount",
               count(*) FILTER (WHERE ended AND kind = 'approved' AND partly)::integer AS "partlyApprovedCount",
               count(*) FILTER (WHERE ended AND kind = 'rejected')::integer AS "rejectedCount",
               count(*) FILTER (WHERE ended AND kind = 'withdrawn')::integer AS "withdrawnCount",
               count(*) FILTER (WHERE ended AND kind = 'expired')::integer AS "expiredCount",
               count(*) FILTER (WHERE ended AND kind IN ('approved', 'rejected') AND actor = ${policy})::integer AS "automaticCount",
               count(*) FILTER (WHERE kind IS NULL)::integer AS "openCount"
          FROM (SELECT request.submitted_at >= ${at(from)} AS submitted, last.kind, last.actor,
                       last.recorded_at >= ${at(from)} AS ended,
                       EXISTS (SELECT FROM quota_request_line line
                                WHERE line.tenant_id = request.tenant_id AND line.request_id = request.id
                                  AND line.decided_quota_bytes < line.requested_quota_bytes) AS partly
                  FROM quota_request request
                  LEFT JOIN LATERAL (
                    SELECT event.kind, event.actor, event.recorded_at FROM quota_request_event event
                     WHERE event.tenant_id = request.tenant_id AND event.request_id = request.id
                       AND event.kind IN ('approved', 'rejected', 'withdrawn', 'expired')
                       AND event.recorded_at < ${at(until)}
                     ORDER BY event.sequence DESC LIMIT 1) last ON true
                 WHERE request.submitted_at < ${at(until)}) told`,
      )
    },

    decidedRequests: ({ from, until }, policy) => sql<DecidedRequests>`
      SELECT (request.submitted_at AT TIME ZONE ${timeZone})::date AS "submittedOn",
             (last.recorded_at AT TIME ZONE ${timeZone})::date AS "decidedOn", count(*)::integer AS count
        FROM quota_request request
       CROSS JOIN LATERAL (
          SELECT event.kind, event.actor, event.recorded_at FROM quota_request_event event
           WHERE event.tenant_id = request.tenant_id AND event.request_id = request.id
             AND event.kind IN ('approved', 'rejected', 'withdrawn', 'expired') AND event.recorded_at < ${at(until)}
           ORDER BY event.sequence DESC LIMIT 1) last
       WHERE last.recorded_at >= ${at(from)} AND last.kind IN ('approved', 'rejected') AND last.actor <> ${policy}
       GROUP BY 1, 2 ORDER BY 1, 2`,
  }
}

function createServiceCounts({ sql }: StoreContext): Pick<CommitteeMethods, 'serviceCounts' | 'billedCents'> {
  return {
    async serviceCounts({ from, until }) {
      return onlyRow(
        await sql<ServiceCounts>`
        WITH member AS (
          SELECT tenant.id, tenant.enrolled_at AS joined_at, gone.destroyed_at AS left_at
            FROM tenant
            LEFT JOIN LATERAL (SELECT min(destroyed_at) AS destroyed_at FROM tenant_exit
                                WHERE tenant_id = tenant.id AND state = 'destroyed') gone ON true
           WHERE tenant.enrolled_at < ${at(until)}
        ), test AS (
          SELECT tenant_id, state FROM protection_task
           WHERE kind = 'drill' AND state IN ('succeeded', 'failed')
             AND ended_at >= ${at(from)} AND ended_at < ${at(until)}
        )
        SELECT (SELECT count(*)::integer FROM test) AS "doneCount",
               (SELECT count(*)::integer FROM test WHERE state = 'succeeded') AS "passedCount",
               (SELECT count(*)::integer FROM statement_dispute
                 WHERE raised_at < ${at(until)} AND (ended_at IS NULL OR ended_at >= ${at(until)})) AS "openDisputeCount",
               count(*) FILTER (WHERE stays AND NOT EXISTS (
                 SELECT FROM test WHERE test.tenant_id = counted.id AND test.state = 'succeeded'))::integer AS "membersWithoutCount",
               count(*) FILTER (WHERE joined_at >= ${at(from)})::integer AS "joinedCount",
               count(*) FILTER (WHERE left_at >= ${at(from)} AND left_at < ${at(until)})::integer AS "leftCount",
               count(*) FILTER (WHERE stays)::integer AS "memberCount"
          FROM (SELECT *, coalesce(left_at >= ${at(until)}, true) AS stays FROM member) counted`,
      )
    },

    async billedCents({ from, to, until }) {
      const rows = await sql<{ cents: bigint }>`
        SELECT coalesce(sum(statement.total_cents), 0)::bigint AS cents
          FROM statement
          JOIN statement_issue issue ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
         WHERE statement.month BETWEEN ${from} AND ${to} AND issue.issued_at < ${at(until)}`
      return onlyRow(rows).cents
    },
  }
}
