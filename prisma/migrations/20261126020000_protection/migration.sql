-- What was last seen of a tenant's protection. Its row, locked, keeps two observations of one tenant apart.
CREATE TABLE tenant_protection (
  tenant_id uuid NOT NULL,
  observed_at timestamptz(3) NOT NULL,
  rpo_seconds integer NOT NULL,
  prune_held boolean NOT NULL,
  site_count smallint NOT NULL,
  CONSTRAINT tenant_protection_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT tenant_protection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_protection_rpo CHECK (rpo_seconds > 0)
);
CREATE INDEX tenant_protection_observed_at_idx ON tenant_protection(observed_at);

-- Claims that hold or held a tenant's data. One that is gone stays until somebody acknowledges its end.
CREATE TABLE protected_claim (
  tenant_id uuid NOT NULL,
  name text NOT NULL,
  class_name text NOT NULL,
  capacity_bytes bigint,
  was_bound boolean NOT NULL,
  created_at timestamptz(3) NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  newest_copy_at timestamptz(3),
  gone_at timestamptz(3),
  acknowledged_at timestamptz(3),
  acknowledged_by text,
  CONSTRAINT protected_claim_pkey PRIMARY KEY (tenant_id,name),
  CONSTRAINT protected_claim_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT protected_claim_capacity CHECK (capacity_bytes >= 0),
  CONSTRAINT protected_claim_state CHECK (state IN ('covered', 'stale', 'uncovered', 'gone')),
  CONSTRAINT protected_claim_gone CHECK ((state = 'gone') = (gone_at IS NOT NULL)),
  CONSTRAINT protected_claim_acknowledged CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL) AND (acknowledged_at IS NULL OR gone_at IS NOT NULL))
);

-- Copies that were seen. Only what changes of one is whether it still stands and whether it was found broken.
CREATE TABLE backup_copy (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  driver text NOT NULL,
  claim_name text NOT NULL,
  copy_ref text NOT NULL,
  repository text NOT NULL,
  taken_at timestamptz(3) NOT NULL,
  size_bytes bigint,
  first_seen_at timestamptz(3) NOT NULL,
  gone_at timestamptz(3),
  is_broken boolean NOT NULL,
  CONSTRAINT backup_copy_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT backup_copy_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT backup_copy_driver CHECK (driver IN ('k8up', 'velero')),
  CONSTRAINT backup_copy_size CHECK (size_bytes >= 0)
);
CREATE INDEX backup_copy_tenant_id_taken_at_id_idx ON backup_copy(tenant_id, taken_at, id);

-- When a tenant's nightly backup starts on a cluster: given once, kept for ever. The key is the cap of starts per minute.
CREATE TABLE backup_slot (
  tenant_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  minute smallint NOT NULL,
  place smallint NOT NULL,
  assigned_at timestamptz(3) NOT NULL,
  CONSTRAINT backup_slot_pkey PRIMARY KEY (tenant_id,cluster_id),
  CONSTRAINT backup_slot_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT backup_slot_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT backup_slot_minute CHECK (minute BETWEEN 0 AND 479),
  CONSTRAINT backup_slot_place CHECK (place BETWEEN 0 AND 23)
);
CREATE UNIQUE INDEX backup_slot_cluster_id_minute_place_key ON backup_slot(cluster_id, minute, place);

-- Backups and restores that somebody asked for, through a queue with a cap per cluster.
CREATE TABLE protection_task (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  cluster_id uuid NOT NULL,
  namespace text NOT NULL,
  copy_id uuid,
  new_claim_name text,
  offer_id uuid,
  class_name text,
  restored_bytes bigint,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  deadline_at timestamptz(3),
  object_uid text,
  message text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT protection_task_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT protection_task_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT protection_task_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT protection_task_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT protection_task_tenant_id_copy_id_fkey FOREIGN KEY (tenant_id, copy_id) REFERENCES backup_copy(tenant_id, id),
  CONSTRAINT protection_task_kind CHECK (kind IN ('backup', 'restore', 'drill')),
  CONSTRAINT protection_task_state CHECK (state IN ('queued', 'running', 'succeeded', 'failed')),
  CONSTRAINT protection_task_restore CHECK (
    (kind = 'backup') = (copy_id IS NULL) AND (kind = 'backup') = (new_claim_name IS NULL) AND
    (kind = 'backup') = (offer_id IS NULL) AND (kind = 'backup') = (class_name IS NULL) AND
    (kind = 'backup') = (restored_bytes IS NULL)),
  CONSTRAINT protection_task_restored_bytes CHECK (restored_bytes > 0),
  CONSTRAINT protection_task_started CHECK ((started_at IS NULL) = (deadline_at IS NULL) AND (state <> 'running' OR started_at IS NOT NULL)),
  CONSTRAINT protection_task_ended CHECK ((state IN ('succeeded', 'failed')) = (ended_at IS NOT NULL)),
  CONSTRAINT protection_task_version CHECK (version >= 1)
);
-- What waits and runs on a cluster, in order.
CREATE INDEX protection_task_cluster_id_requested_at_id_idx ON protection_task(cluster_id, requested_at, id);
-- A claim is restored into by one task at a time.
CREATE UNIQUE INDEX protection_task_one_per_claim ON protection_task(tenant_id, namespace, new_claim_name) WHERE ended_at IS NULL;
-- One backup of a tenant at a time: the repository is locked by the first anyway.
CREATE UNIQUE INDEX protection_task_one_backup ON protection_task(tenant_id, namespace) WHERE ended_at IS NULL AND kind = 'backup';

CREATE TABLE protection_task_event (
  tenant_id uuid NOT NULL,
  task_id uuid NOT NULL,
  sequence integer NOT NULL,
  state text NOT NULL,
  actor text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  message text NOT NULL,
  CONSTRAINT protection_task_event_pkey PRIMARY KEY (tenant_id,task_id,sequence),
  CONSTRAINT protection_task_event_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES protection_task(tenant_id, id),
  CONSTRAINT protection_task_event_sequence CHECK (sequence >= 1),
  CONSTRAINT protection_task_event_state CHECK (state IN ('queued', 'running', 'succeeded', 'failed'))
);

-- What a restore into a throw-away namespace held, proved and left behind.
CREATE TABLE restore_drill (
  tenant_id uuid NOT NULL,
  task_id uuid NOT NULL,
  reservation_id uuid NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  expected_files bigint,
  restored_files bigint,
  cleaned_at timestamptz(3),
  CONSTRAINT restore_drill_pkey PRIMARY KEY (tenant_id,task_id),
  CONSTRAINT restore_drill_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES protection_task(tenant_id, id),
  CONSTRAINT restore_drill_tenant_id_reservation_id_fkey FOREIGN KEY (tenant_id, reservation_id) REFERENCES capacity_reservation(tenant_id, id),
  CONSTRAINT restore_drill_files CHECK (expected_files >= 0 AND restored_files >= 0 AND (expected_files IS NULL) = (restored_files IS NULL))
);
CREATE INDEX restore_drill_cleaned_at_expires_at_idx ON restore_drill(cleaned_at, expires_at);

CALL protect_tenant_table('restore_drill');
CALL protect_tenant_table('tenant_protection');
CALL protect_tenant_table('protected_claim');
CALL protect_tenant_table('backup_copy');
CALL protect_tenant_table('backup_slot');
CALL protect_tenant_table('protection_task');
CALL protect_tenant_table('protection_task_event');

GRANT SELECT ON restore_drill, tenant_protection, protected_claim, backup_copy, protection_task, protection_task_event TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON tenant_protection, protected_claim TO grenier_platform;
GRANT SELECT, INSERT ON backup_copy, backup_slot, protection_task, protection_task_event TO grenier_platform;
GRANT SELECT, INSERT ON restore_drill TO grenier_platform;
GRANT UPDATE (expected_files, restored_files, cleaned_at) ON restore_drill TO grenier_platform;
GRANT UPDATE (gone_at, is_broken) ON backup_copy TO grenier_platform;
GRANT UPDATE (state, started_at, ended_at, deadline_at, object_uid, message, version) ON protection_task TO grenier_platform;
