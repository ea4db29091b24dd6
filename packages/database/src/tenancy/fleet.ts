import type { FleetCounts, FleetLevel, FleetStore } from '@grenier/control-plane/ports'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

interface CountRow {
  readonly total: number
  readonly ready: number
  readonly notReady: number
  readonly unknown: number
  readonly behind: number
  readonly over: number
  readonly suspended: number
  readonly leaving: number
  readonly putBack7Days: number
  readonly submitted: number
  readonly waiting: number
  readonly provisioning: number
  readonly oldestSubmittedAt: Instant | null
  readonly due: number
  readonly oldestDueAt: Instant | null
  readonly covered: number
  readonly stale: number
  readonly uncovered: number
  readonly gone: number
  readonly failedDrills30Days: number
  readonly membersCovered: number
  readonly membersStale: number
  readonly membersUncovered: number
  readonly membersGone: number
  readonly membersFailedDrills: number
  readonly tasks: number
  readonly deadDeliveries: number
  readonly heldClusters: number
}

/** The whole installation, counted. Platform scope only. */
export function createFleet(context: StoreContext): FleetStore {
  const { sql } = context
  return {
    countFleet: async (moments) => countedOf(onlyRow(await readCounts(context, moments))),

    dueKinds: (technicalAt) => sql<{ kind: string; due: number; oldestDueAt: Instant }>`
      SELECT kind, count(*)::integer AS due, min(coalesce(not_before, recorded_at)) AS "oldestDueAt"
        FROM outbox WHERE state <> 'done' AND (not_before IS NULL OR not_before <= ${at(technicalAt)})
       GROUP BY kind ORDER BY 3, kind`,

    notReadyReasons: (limit) => sql<{ reason: string; count: number }>`
      SELECT reason, count(*)::integer AS count FROM tenant_condition
       WHERE type = 'Ready' AND status = 'False' GROUP BY reason ORDER BY count(*) DESC, reason LIMIT ${limit}`,

    fullestLevels: ({ windowStart, limit }) => sql<FleetLevel>`
      WITH fullest AS (
        SELECT level.*, node.kind, coalesce(node.name, identity.name, '') AS name
          FROM quota_level level
          JOIN quota_node node ON node.id = level.node_id AND node.kind = 'pool'
          LEFT JOIN organisation_identity identity
                 ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
         WHERE level.limit_bytes IS NOT NULL
         ORDER BY (level.allocated_bytes + level.held_bytes)::numeric * 100
                  / greatest(level.limit_bytes::numeric * level.overcommit_percent, 1) DESC, level.node_id, level.offer_id
         LIMIT ${limit}
      )
      SELECT fullest.node_id AS "nodeId", fullest.name, fullest.kind, fullest.offer_id AS "offerId",
             offer.name AS "offerName", fullest.limit_bytes AS "limitBytes",
             fullest.overcommit_percent::bigint AS "overcommitPercent", fullest.allocated_bytes AS "allocatedBytes",
             fullest.held_bytes AS "heldBytes", known.since AS "knownSince",
             (SELECT coalesce(sum(entry.amount_bytes), 0)::bigint
                FROM ledger_entry entry
                JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
               WHERE entry.node_id = fullest.node_id AND entry.offer_id = fullest.offer_id AND entry.account = 'allocated'
                 AND transfer.recorded_at > greatest(${at(windowStart)}::timestamptz, known.since)) AS "grownBytes"
        FROM fullest
        JOIN offer ON offer.id = fullest.offer_id
        LEFT JOIN LATERAL (
          SELECT transfer.recorded_at AS since
            FROM ledger_entry entry JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
           WHERE entry.node_id = fullest.node_id AND entry.offer_id = fullest.offer_id
           ORDER BY entry.sequence LIMIT 1
        ) AS known ON true
       ORDER BY (fullest.allocated_bytes + fullest.held_bytes)::numeric * 100
                / greatest(fullest.limit_bytes::numeric * fullest.overcommit_percent, 1) DESC, fullest.node_id, fullest.offer_id`,
  }
}

/** Who has left is no member any more; the conditions of others are as they were observed last. */
function readCounts(
  { sql }: StoreContext,
  { on, technicalAt }: { on: CivilDate; technicalAt: Instant },
): Promise<CountRow[]> {
  return sql<CountRow>`
    SELECT members.*, requests.*, claims.*, drills.*, work.*,
           (SELECT count(DISTINCT tenant_id)::integer FROM tenants_in_situation('behind', ${on})) AS behind,
           (SELECT count(DISTINCT tenant_id)::integer FROM tenants_in_situation('over', ${on})) AS over,
           (SELECT count(DISTINCT tenant_id)::integer FROM tenants_in_situation('suspended', ${on})) AS suspended,
           (SELECT count(DISTINCT tenant_id)::integer FROM tenants_in_situation('leaving', ${on})) AS leaving,
           (SELECT count(DISTINCT tenant_id)::integer FROM tenants_in_situation('put-back', ${on})) AS "putBack7Days",
           (SELECT count(*)::integer FROM operator_task WHERE done_at IS NULL) AS tasks,
           (SELECT count(*)::integer FROM delivery WHERE state = 'dead') AS "deadDeliveries",
           (SELECT count(*)::integer FROM cluster_hold WHERE lifted_at IS NULL) AS "heldClusters"
      FROM (SELECT count(*)::integer AS total,
                   count(*) FILTER (WHERE tenant.ready = 'True')::integer AS ready,
                   count(*) FILTER (WHERE tenant.ready = 'False')::integer AS "notReady",
                   count(*) FILTER (WHERE tenant.ready = 'Unknown')::integer AS unknown
              FROM tenant JOIN tenants_in_situation('member', ${on}) ON tenant_id = tenant.id) members,
           (SELECT count(*) FILTER (WHERE state = 'submitted')::integer AS submitted,
                   count(*) FILTER (WHERE state = 'waiting')::integer AS waiting,
                   count(*) FILTER (WHERE state = 'provisioning')::integer AS provisioning,
                   min(submitted_at) FILTER (WHERE state = 'submitted') AS "oldestSubmittedAt"
              FROM quota_request WHERE state IN ('submitted', 'waiting', 'provisioning')) requests,
           (SELECT count(*) FILTER (WHERE state = 'covered')::integer AS covered,
                   count(*) FILTER (WHERE state = 'stale')::integer AS stale,
                   count(*) FILTER (WHERE state = 'uncovered')::integer AS uncovered,
                   count(*) FILTER (WHERE state = 'gone' AND acknowledged_at IS NULL)::integer AS gone,
                   count(DISTINCT tenant_id) FILTER (WHERE state = 'covered')::integer AS "membersCovered",
                   count(DISTINCT tenant_id) FILTER (WHERE state = 'stale')::integer AS "membersStale",
                   count(DISTINCT tenant_id) FILTER (WHERE state = 'uncovered')::integer AS "membersUncovered",
                   count(DISTINCT tenant_id)
                     FILTER (WHERE state = 'gone' AND acknowledged_at IS NULL)::integer AS "membersGone"
              FROM protected_claim) claims,
           (SELECT count(*)::integer AS "failedDrills30Days",
                   count(DISTINCT tenant_id)::integer AS "membersFailedDrills"
              FROM tenants_in_situation('failed-drill', ${on})) drills,
           (SELECT count(*)::integer AS due, min(coalesce(not_before, recorded_at)) AS "oldestDueAt"
              FROM outbox WHERE state <> 'done' AND (not_before IS NULL OR not_before <= ${at(technicalAt)})) work`
}

function countedOf(row: CountRow): FleetCounts {
  const { total, ready, notReady, unknown, behind, over, suspended, leaving, putBack7Days } = row
  const { submitted, waiting, provisioning, oldestSubmittedAt, due, oldestDueAt } = row
  const { covered, stale, uncovered, gone, failedDrills30Days, tasks, deadDeliveries, heldClusters } = row
  return {
    members: { total, ready, notReady, unknown, behind, over, suspended, leaving, putBack7Days },
    requests: { submitted, waiting, provisioning, oldestSubmittedAt },
    queue: { due, oldestDueAt },
    backups: {
      covered,
      stale,
      uncovered,
      gone,
      failedDrills30Days,
      members: {
        covered: row.membersCovered,
        stale: row.membersStale,
        uncovered: row.membersUncovered,
        gone: row.membersGone,
        failedDrills30Days: row.membersFailedDrills,
      },
    },
    tasks,
    deadDeliveries,
    heldClusters,
  }
}
