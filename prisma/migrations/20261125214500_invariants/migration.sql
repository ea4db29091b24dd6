-- What must always hold, as views that must be empty. They read rows only, so a running installation can ask at any time.
-- Run with the rights of whoever asks: row-level security applies to what they read.

-- The four accounts of a node for an offer, rebuilt from the ledger alone.
CREATE VIEW ledger_balance WITH (security_invoker = true) AS
SELECT offer_id, node_id,
       coalesce(sum(amount_bytes) FILTER (WHERE account = 'capacity'), 0) AS capacity_bytes,
       coalesce(sum(amount_bytes) FILTER (WHERE account = 'free'), 0) AS free_bytes,
       coalesce(sum(amount_bytes) FILTER (WHERE account = 'held'), 0) AS held_bytes,
       coalesce(sum(amount_bytes) FILTER (WHERE account = 'allocated'), 0) AS allocated_bytes
  FROM ledger_entry
 GROUP BY offer_id, node_id;

-- Everything that may hold capacity now: the one place to which another cause of holds is added.
CREATE VIEW hold_cause WITH (security_invoker = true) AS
SELECT 'quota-request'::text AS cause_kind, request.id AS cause_id, request.tenant_id, line.offer_id,
       sum(line.held_bytes) AS held_bytes
  FROM quota_request request
  JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
 WHERE request.state IN ('submitted', 'waiting')
 GROUP BY request.id, request.tenant_id, line.offer_id
HAVING sum(line.held_bytes) <> 0;

-- What each cause holds at each node, from the ledger.
CREATE VIEW ledger_hold WITH (security_invoker = true) AS
SELECT transfer.cause_kind, transfer.cause_id, entry.offer_id, entry.node_id, sum(entry.amount_bytes) AS held_bytes
  FROM ledger_entry entry
  JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
 WHERE entry.account = 'held'
 GROUP BY transfer.cause_kind, transfer.cause_id, entry.offer_id, entry.node_id
HAVING sum(entry.amount_bytes) <> 0;

-- Moved, never made nor lost: each transfer adds up to zero per offer and node, and so does each node.
CREATE VIEW invariant_ledger_unbalanced WITH (security_invoker = true) AS
SELECT transfer_id::text AS subject,
       jsonb_build_object('offerId', offer_id, 'nodeId', node_id, 'surplusBytes', sum(amount_bytes)::text) AS detail
  FROM ledger_entry
 GROUP BY transfer_id, offer_id, node_id
HAVING sum(amount_bytes) <> 0;

-- The balances stored with a limited level are those that the ledger rebuilds.
CREATE VIEW invariant_balance_differs WITH (security_invoker = true) AS
SELECT level.node_id::text AS subject,
       jsonb_build_object(
         'offerId', level.offer_id, 'storedAllocatedBytes', level.allocated_bytes::text,
         'ledgerAllocatedBytes', coalesce(balance.allocated_bytes, 0)::text,
         'storedHeldBytes', level.held_bytes::text, 'ledgerHeldBytes', coalesce(balance.held_bytes, 0)::text) AS detail
  FROM quota_level level
  LEFT JOIN ledger_balance balance ON balance.offer_id = level.offer_id AND balance.node_id = level.node_id
 WHERE level.limit_bytes IS NOT NULL
   AND (level.allocated_bytes, level.held_bytes)
       IS DISTINCT FROM (coalesce(balance.allocated_bytes, 0), coalesce(balance.held_bytes, 0));

-- A limit is what the ledger brought in: limit × overcommit, rounded down, is what is free, held and allocated together;
-- a level without limit has nothing free.
CREATE VIEW invariant_limit_differs WITH (security_invoker = true) AS
SELECT node_id::text AS subject,
       jsonb_build_object(
         'offerId', offer_id, 'limitBytes', level.limit_bytes::text, 'overcommitPercent', level.overcommit_percent::text,
         'ledgerCapacityBytes', (-coalesce(balance.capacity_bytes, 0))::text,
         'ledgerFreeBytes', coalesce(balance.free_bytes, 0)::text) AS detail
  FROM ledger_balance balance
  FULL JOIN quota_level level USING (offer_id, node_id)
 WHERE CASE WHEN level.limit_bytes IS NULL THEN coalesce(balance.free_bytes, 0) <> 0
            ELSE -coalesce(balance.capacity_bytes, 0) <> div(level.limit_bytes::numeric * level.overcommit_percent, 100)
       END;

-- The limit in force is the last one that the ledger recorded.
CREATE VIEW invariant_limit_unrecorded WITH (security_invoker = true) AS
SELECT level.node_id::text AS subject,
       jsonb_build_object(
         'offerId', level.offer_id, 'limitBytes', level.limit_bytes::text,
         'overcommitPercent', level.overcommit_percent::text, 'recordedLimitBytes', last.limit_bytes::text,
         'recordedOvercommitPercent', last.overcommit_percent::text) AS detail
  FROM quota_level level
  LEFT JOIN LATERAL (
         SELECT limit_bytes, overcommit_percent FROM ledger_limit
          WHERE offer_id = level.offer_id AND node_id = level.node_id ORDER BY number DESC LIMIT 1) last ON true
 WHERE (level.limit_bytes, level.overcommit_percent) IS DISTINCT FROM (last.limit_bytes, last.overcommit_percent);

-- Never more given than there is. Computed wide: limit × percent overflows 64 bits.
CREATE VIEW invariant_level_above_limit WITH (security_invoker = true) AS
SELECT node_id::text AS subject,
       jsonb_build_object(
         'offerId', offer_id, 'limitBytes', level.limit_bytes::text, 'overcommitPercent', level.overcommit_percent::text,
         'givenBytes', (balance.allocated_bytes + balance.held_bytes)::text) AS detail
  FROM ledger_balance balance
  JOIN quota_level level USING (offer_id, node_id)
 WHERE balance.allocated_bytes + balance.held_bytes > div(level.limit_bytes::numeric * level.overcommit_percent, 100);

-- A level without limit stores no balances: they would be locked for nothing.
CREATE VIEW invariant_unlimited_level_stored WITH (security_invoker = true) AS
SELECT node_id::text AS subject,
       jsonb_build_object('offerId', offer_id, 'storedAllocatedBytes', allocated_bytes::text,
                          'storedHeldBytes', held_bytes::text) AS detail
  FROM quota_level
 WHERE limit_bytes IS NULL AND (allocated_bytes <> 0 OR held_bytes <> 0);

-- What a pool has allocated is what the tenants below it have.
CREATE VIEW invariant_allocated_differs_below WITH (security_invoker = true) AS
SELECT node_id::text AS subject,
       jsonb_build_object('offerId', offer_id, 'allocatedBytes', sum(own)::text, 'belowBytes', sum(below)::text) AS detail
  FROM (
    SELECT balance.offer_id, balance.node_id, balance.allocated_bytes AS own, 0 AS below
      FROM ledger_balance balance JOIN quota_node node ON node.id = balance.node_id AND node.kind = 'pool'
     UNION ALL
    SELECT balance.offer_id, pool.id, 0, balance.allocated_bytes
      FROM ledger_balance balance
      JOIN quota_node leaf ON leaf.id = balance.node_id AND leaf.kind = 'tenant'
     CROSS JOIN LATERAL unnest(leaf.path[1 : leaf.depth - 1]) AS pool (id)) AS level
 GROUP BY offer_id, node_id
HAVING sum(own) <> sum(below);

-- What a cause holds, it holds alike in every pool above its tenant; so a pool's holds are those of its children.
CREATE VIEW invariant_held_differs_between_levels WITH (security_invoker = true) AS
SELECT pool.id::text AS subject,
       jsonb_build_object(
         'offerId', cause.offer_id, 'causeKind', cause.cause_kind, 'causeId', cause.cause_id,
         'heldBytes', coalesce(here.held_bytes, 0)::text, 'lowestHeldBytes', coalesce(lowest.held_bytes, 0)::text) AS detail
  FROM hold_cause cause
  JOIN quota_node leaf ON leaf.id = cause.tenant_id
 CROSS JOIN LATERAL unnest(leaf.path[1 : leaf.depth - 2]) AS pool (id)
  LEFT JOIN ledger_hold here ON here.cause_kind = cause.cause_kind AND here.cause_id = cause.cause_id
        AND here.offer_id = cause.offer_id AND here.node_id = pool.id
  LEFT JOIN ledger_hold lowest ON lowest.cause_kind = cause.cause_kind AND lowest.cause_id = cause.cause_id
        AND lowest.offer_id = cause.offer_id AND lowest.node_id = leaf.parent_id
 WHERE coalesce(here.held_bytes, 0) <> coalesce(lowest.held_bytes, 0);

-- A hold ends with its cause, and none is held for what does not exist.
CREATE VIEW invariant_hold_without_cause WITH (security_invoker = true) AS
SELECT hold.node_id::text AS subject,
       jsonb_build_object('offerId', hold.offer_id, 'causeKind', hold.cause_kind, 'causeId', hold.cause_id,
                          'heldBytes', hold.held_bytes::text) AS detail
  FROM ledger_hold hold
 WHERE NOT EXISTS (
   SELECT FROM hold_cause cause
     JOIN quota_node leaf ON leaf.id = cause.tenant_id AND hold.node_id = ANY (leaf.path)
    WHERE cause.cause_kind = hold.cause_kind AND cause.cause_id = hold.cause_id AND cause.offer_id = hold.offer_id);

-- What a cause says it holds is in the ledger.
CREATE VIEW invariant_hold_missing WITH (security_invoker = true) AS
SELECT cause.cause_id::text AS subject,
       jsonb_build_object('offerId', cause.offer_id, 'causeKind', cause.cause_kind, 'tenantId', cause.tenant_id,
                          'heldBytes', cause.held_bytes::text, 'ledgerHeldBytes', coalesce(hold.held_bytes, 0)::text) AS detail
  FROM hold_cause cause
  JOIN quota_node leaf ON leaf.id = cause.tenant_id
  LEFT JOIN ledger_hold hold ON hold.cause_kind = cause.cause_kind AND hold.cause_id = cause.cause_id
        AND hold.offer_id = cause.offer_id AND hold.node_id = leaf.parent_id
 WHERE cause.held_bytes <> coalesce(hold.held_bytes, 0);

-- No tenant has a larger quota than the ledger gave it: growth goes to the ledger first, a shrink comes from it last.
CREATE VIEW invariant_quota_above_allocated WITH (security_invoker = true) AS
SELECT quota.tenant_id::text AS subject,
       jsonb_build_object('offerId', quota.offer_id, 'quotaBytes', quota.quota_bytes::text,
                          'ledgerAllocatedBytes', coalesce(balance.allocated_bytes, 0)::text) AS detail
  FROM quota
  LEFT JOIN ledger_balance balance ON balance.offer_id = quota.offer_id AND balance.node_id = quota.tenant_id
 WHERE quota.quota_bytes > coalesce(balance.allocated_bytes, 0);

-- All of them, for whoever asks whether anything is wrong.
CREATE VIEW invariant_violation WITH (security_invoker = true) AS
SELECT 'ledger-unbalanced' AS invariant, subject, detail FROM invariant_ledger_unbalanced
UNION ALL SELECT 'balance-differs', subject, detail FROM invariant_balance_differs
UNION ALL SELECT 'limit-differs', subject, detail FROM invariant_limit_differs
UNION ALL SELECT 'limit-unrecorded', subject, detail FROM invariant_limit_unrecorded
UNION ALL SELECT 'level-above-limit', subject, detail FROM invariant_level_above_limit
UNION ALL SELECT 'unlimited-level-stored', subject, detail FROM invariant_unlimited_level_stored
UNION ALL SELECT 'allocated-differs-below', subject, detail FROM invariant_allocated_differs_below
UNION ALL SELECT 'held-differs-between-levels', subject, detail FROM invariant_held_differs_between_levels
UNION ALL SELECT 'hold-without-cause', subject, detail FROM invariant_hold_without_cause
UNION ALL SELECT 'hold-missing', subject, detail FROM invariant_hold_missing
UNION ALL SELECT 'quota-above-allocated', subject, detail FROM invariant_quota_above_allocated;

GRANT SELECT ON ledger_balance, hold_cause, ledger_hold, invariant_ledger_unbalanced, invariant_balance_differs,
  invariant_limit_differs, invariant_limit_unrecorded, invariant_level_above_limit, invariant_unlimited_level_stored,
  invariant_allocated_differs_below, invariant_held_differs_between_levels, invariant_hold_without_cause,
  invariant_hold_missing, invariant_quota_above_allocated, invariant_violation TO grenier_platform;
