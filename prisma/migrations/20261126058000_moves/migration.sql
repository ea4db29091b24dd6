-- A planned move of a tenant's storage to another cluster, by backup and restore. Never deleted: it ends or is cancelled.
CREATE TABLE tenant_move (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL,
  source_cluster_id uuid NOT NULL,
  source_namespace text NOT NULL,
  source_namespace_uid uuid NOT NULL,
  target_cluster_id uuid NOT NULL,
  target_namespace text NOT NULL,
  -- The namespace that was made there; null until it stands, and again once it was taken away.
  target_namespace_uid uuid,
  same_site_reason text,
  window_starts_at timestamptz(3) NOT NULL,
  window_ends_at timestamptz(3) NOT NULL,
  cooling_off_days integer NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  reason text NOT NULL,
  -- Technical time, as everything about copies.
  frozen_at timestamptz(3),
  backup_task_id uuid,
  switched_at timestamptz(3),
  removal_opens_on date,
  removal_requested_by text,
  removal_requested_at timestamptz(3),
  removal_approved_by text,
  removal_approved_at timestamptz(3),
  ended_at timestamptz(3),
  failure text,
  waiting_for text[] NOT NULL,
  version integer NOT NULL,
  CONSTRAINT tenant_move_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT tenant_move_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_move_source_cluster_id_fkey FOREIGN KEY (source_cluster_id) REFERENCES cluster(id),
  CONSTRAINT tenant_move_target_cluster_id_fkey FOREIGN KEY (target_cluster_id) REFERENCES cluster(id),
  CONSTRAINT tenant_move_tenant_id_backup_task_id_fkey FOREIGN KEY (tenant_id, backup_task_id) REFERENCES protection_task(tenant_id, id),
  CONSTRAINT tenant_move_state CHECK (state IN (
    'planned', 'freezing', 'backing-up', 'preparing', 'restoring', 'switching', 'switched', 'removing', 'ended',
    'cancelling', 'cancelled')),
  CONSTRAINT tenant_move_clusters CHECK (source_cluster_id <> target_cluster_id),
  CONSTRAINT tenant_move_window CHECK (window_ends_at > window_starts_at),
  CONSTRAINT tenant_move_cooling_off CHECK (cooling_off_days BETWEEN 7 AND 3650),
  -- Nothing is copied before it was frozen.
  CONSTRAINT tenant_move_frozen CHECK (
    frozen_at IS NOT NULL OR state IN ('planned', 'freezing', 'cancelling', 'cancelled')),
  CONSTRAINT tenant_move_switched CHECK (
    (switched_at IS NOT NULL) = (state IN ('switched', 'removing', 'ended'))
    AND (switched_at IS NULL) = (removal_opens_on IS NULL)
    AND (switched_at IS NULL OR target_namespace_uid IS NOT NULL)),
  CONSTRAINT tenant_move_removal_requested CHECK (
    (removal_requested_by IS NULL) = (removal_requested_at IS NULL)
    AND (removal_requested_by IS NULL OR switched_at IS NOT NULL)),
  CONSTRAINT tenant_move_removal_approved CHECK ((removal_approved_by IS NULL) = (removal_approved_at IS NULL)),
  -- What must have happened before the old side is removed, whatever a program does: two persons, and their days.
  CONSTRAINT tenant_move_removal CHECK (
    state NOT IN ('removing', 'ended')
    OR (removal_approved_by IS NOT NULL AND removal_requested_by IS NOT NULL
        AND removal_approved_by <> removal_requested_by)),
  CONSTRAINT tenant_move_ended CHECK ((ended_at IS NOT NULL) = (state IN ('ended', 'cancelled'))),
  CONSTRAINT tenant_move_version CHECK (version >= 1)
);
-- One at a time: the next one after the switch, or after this one is undone.
CREATE UNIQUE INDEX tenant_move_one_open ON tenant_move (tenant_id)
  WHERE state NOT IN ('switched', 'removing', 'ended', 'cancelled');
-- What the schedule looks at.
CREATE INDEX tenant_move_open ON tenant_move (tenant_id, id) WHERE state NOT IN ('switched', 'ended', 'cancelled');

CREATE TABLE tenant_move_event (
  tenant_id uuid NOT NULL,
  move_id uuid NOT NULL,
  sequence integer NOT NULL,
  state text NOT NULL,
  actor text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  reason text,
  CONSTRAINT tenant_move_event_pkey PRIMARY KEY (tenant_id,move_id,sequence),
  CONSTRAINT tenant_move_event_tenant_id_move_id_fkey FOREIGN KEY (tenant_id, move_id) REFERENCES tenant_move(tenant_id, id)
);

-- Quotas that move. What is held is the operator's: at the target from the plan on, at the source from the switch until its
-- old side is gone.
CREATE TABLE tenant_move_offer (
  tenant_id uuid NOT NULL,
  move_id uuid NOT NULL,
  from_offer_id uuid NOT NULL,
  to_offer_id uuid NOT NULL,
  from_quota_bytes bigint NOT NULL,
  to_quota_bytes bigint NOT NULL,
  held_target_bytes bigint NOT NULL,
  held_source_bytes bigint NOT NULL,
  CONSTRAINT tenant_move_offer_pkey PRIMARY KEY (tenant_id,move_id,from_offer_id),
  CONSTRAINT tenant_move_offer_tenant_id_move_id_fkey FOREIGN KEY (tenant_id, move_id) REFERENCES tenant_move(tenant_id, id),
  CONSTRAINT tenant_move_offer_from_offer_id_fkey FOREIGN KEY (from_offer_id) REFERENCES offer(id),
  CONSTRAINT tenant_move_offer_to_offer_id_fkey FOREIGN KEY (to_offer_id) REFERENCES offer(id),
  CONSTRAINT tenant_move_offer_bytes CHECK (from_quota_bytes > 0 AND to_quota_bytes >= from_quota_bytes),
  CONSTRAINT tenant_move_offer_held CHECK (held_target_bytes >= 0 AND held_source_bytes >= 0)
);
CREATE UNIQUE INDEX tenant_move_offer_to_offer_id_key ON tenant_move_offer (tenant_id, move_id, to_offer_id);

-- Claims that move, as they were when the tenant was frozen, and what their restore proved.
CREATE TABLE tenant_move_claim (
  tenant_id uuid NOT NULL,
  move_id uuid NOT NULL,
  name text NOT NULL,
  from_class_name text NOT NULL,
  to_class_name text NOT NULL,
  to_offer_id uuid NOT NULL,
  access_modes text[] NOT NULL,
  from_bytes bigint NOT NULL,
  to_bytes bigint NOT NULL,
  copy_id uuid,
  copy_taken_at timestamptz(3),
  task_id uuid,
  expected_files bigint,
  restored_files bigint,
  verified_at timestamptz(3),
  CONSTRAINT tenant_move_claim_pkey PRIMARY KEY (tenant_id,move_id,name),
  CONSTRAINT tenant_move_claim_tenant_id_move_id_fkey FOREIGN KEY (tenant_id, move_id) REFERENCES tenant_move(tenant_id, id),
  CONSTRAINT tenant_move_claim_to_offer_id_fkey FOREIGN KEY (to_offer_id) REFERENCES offer(id),
  CONSTRAINT tenant_move_claim_tenant_id_copy_id_fkey FOREIGN KEY (tenant_id, copy_id) REFERENCES backup_copy(tenant_id, id),
  CONSTRAINT tenant_move_claim_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES protection_task(tenant_id, id),
  CONSTRAINT tenant_move_claim_bytes CHECK (from_bytes > 0 AND to_bytes >= from_bytes),
  CONSTRAINT tenant_move_claim_copy CHECK ((copy_id IS NULL) = (copy_taken_at IS NULL)),
  CONSTRAINT tenant_move_claim_files CHECK (
    expected_files >= 0 AND restored_files >= 0 AND (expected_files IS NULL) = (restored_files IS NULL)),
  CONSTRAINT tenant_move_claim_verified CHECK (
    verified_at IS NULL OR (copy_id IS NOT NULL AND restored_files IS NOT NULL AND expected_files = restored_files))
);

CALL protect_tenant_table('tenant_move');
CALL protect_tenant_table('tenant_move_event');
CALL protect_tenant_table('tenant_move_offer');
CALL protect_tenant_table('tenant_move_claim');
GRANT SELECT ON tenant_move, tenant_move_event, tenant_move_offer, tenant_move_claim TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_move, tenant_move_event, tenant_move_offer, tenant_move_claim TO grenier_platform;
-- Who asked, when and why, from where to where and in which window never change.
GRANT UPDATE (state, target_namespace_uid, frozen_at, backup_task_id, switched_at, removal_opens_on, removal_requested_by,
              removal_requested_at, removal_approved_by, removal_approved_at, ended_at, failure, waiting_for, version)
  ON tenant_move TO grenier_platform;
GRANT UPDATE (from_quota_bytes, to_quota_bytes, held_target_bytes, held_source_bytes) ON tenant_move_offer
  TO grenier_platform;
GRANT UPDATE (copy_id, copy_taken_at, task_id, expected_files, restored_files, verified_at) ON tenant_move_claim
  TO grenier_platform;

-- Where a tenant stands is said anew by a move's switch.
GRANT UPDATE (is_same_site, same_site_reason) ON tenant_placement TO grenier_platform;
ALTER TABLE quota_data_class DROP CONSTRAINT quota_data_class_cause_kind;
ALTER TABLE quota_data_class ADD CONSTRAINT quota_data_class_cause_kind CHECK (
  cause_kind IN ('enrolment', 'quota-request', 'loan', 'move'));

ALTER TABLE protection_task DROP CONSTRAINT protection_task_kind;
ALTER TABLE protection_task ADD CONSTRAINT protection_task_kind CHECK (kind IN ('backup', 'restore', 'drill', 'move'));

ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_cause;
ALTER TABLE ledger_transfer ADD CONSTRAINT ledger_transfer_cause CHECK (
  cause_kind IN ('capacity', 'enrolment', 'quota-request', 'temporary-quota', 'loan', 'reservation', 'exit', 'move'));

CREATE OR REPLACE VIEW hold_cause WITH (security_invoker = true) AS
SELECT 'quota-request'::text AS cause_kind, request.id AS cause_id, request.tenant_id, line.offer_id,
       sum(line.held_bytes) AS held_bytes
  FROM quota_request request
  JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
 WHERE request.state IN ('submitted', 'waiting')
 GROUP BY request.id, request.tenant_id, line.offer_id
HAVING sum(line.held_bytes) <> 0
UNION ALL
SELECT 'reservation', id, tenant_id, offer_id, held_bytes::numeric
  FROM capacity_reservation WHERE released_at IS NULL
UNION ALL
SELECT 'move', move_id, tenant_id, to_offer_id, held_target_bytes::numeric
  FROM tenant_move_offer WHERE held_target_bytes <> 0
UNION ALL
SELECT 'move', move_id, tenant_id, from_offer_id, held_source_bytes::numeric
  FROM tenant_move_offer WHERE held_source_bytes <> 0;

CREATE OR REPLACE VIEW cause_of_tenant WITH (security_invoker = true) AS
SELECT 'quota-request'::text AS cause_kind, id AS cause_id, tenant_id FROM quota_request
UNION ALL
SELECT 'temporary-quota', id, tenant_id FROM temporary_quota
UNION ALL
SELECT 'loan', id, tenant_id FROM quota_loan
UNION ALL
SELECT 'reservation', id, tenant_id FROM capacity_reservation
UNION ALL
SELECT 'exit', id, tenant_id FROM tenant_exit
UNION ALL
SELECT 'move', id, tenant_id FROM tenant_move;
