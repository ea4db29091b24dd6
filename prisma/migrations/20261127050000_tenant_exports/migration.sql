-- Everything of one member, as an archive that is made once and kept for a while.
CREATE TABLE tenant_export (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL,
  -- What is being read, or was read last.
  step text NOT NULL,
  -- Which run writes: one that was overtaken by another finds another number here and stops.
  run integer NOT NULL,
  row_count bigint NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  snapshot_at timestamptz(3),
  ended_at timestamptz(3),
  -- Technical time: from then on it is purged.
  expires_at timestamptz(3),
  size_bytes bigint,
  sha256 bytea,
  failure text,
  version integer NOT NULL,
  CONSTRAINT tenant_export_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT tenant_export_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_export_state CHECK (state IN ('waiting', 'running', 'ready', 'failed', 'expired')),
  CONSTRAINT tenant_export_step CHECK (step IN ('waiting', 'snapshot', 'readings', 'audit', 'sealing', 'done')),
  CONSTRAINT tenant_export_ended CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL)),
  CONSTRAINT tenant_export_ready CHECK (
    state <> 'ready' OR (snapshot_at IS NOT NULL AND expires_at IS NOT NULL AND size_bytes IS NOT NULL AND sha256 IS NOT NULL)),
  CONSTRAINT tenant_export_failure CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CONSTRAINT tenant_export_counts CHECK (run >= 0 AND row_count >= 0 AND version >= 1)
);
-- One at a time of each member.
CREATE UNIQUE INDEX tenant_export_one_open ON tenant_export (tenant_id) WHERE state IN ('waiting', 'running');
CREATE INDEX tenant_export_expires_at_idx ON tenant_export (expires_at) WHERE state = 'ready';

-- A file of the archive, in the order in which they stand there.
CREATE TABLE tenant_export_file (
  tenant_id uuid NOT NULL,
  export_id uuid NOT NULL,
  path text NOT NULL,
  position integer NOT NULL,
  step text NOT NULL,
  -- The table that it holds rows of; null for a text of the archive's own.
  table_name text,
  row_count bigint NOT NULL,
  size_bytes bigint NOT NULL,
  packed_bytes bigint NOT NULL,
  part_count integer NOT NULL,
  crc32 bigint NOT NULL,
  -- What was read last, to go on behind it.
  after_key jsonb,
  is_whole boolean NOT NULL,
  read_at timestamptz(3) NOT NULL,
  sha256 bytea,
  CONSTRAINT tenant_export_file_pkey PRIMARY KEY (tenant_id, export_id, path),
  CONSTRAINT tenant_export_file_tenant_id_export_id_fkey FOREIGN KEY (tenant_id, export_id) REFERENCES tenant_export(tenant_id, id),
  CONSTRAINT tenant_export_file_counts CHECK (row_count >= 0 AND size_bytes >= 0 AND packed_bytes >= 0 AND part_count >= 0)
);

-- A piece of a file, packed so that the pieces one after the other are the packed file.
CREATE TABLE tenant_export_part (
  tenant_id uuid NOT NULL,
  export_id uuid NOT NULL,
  path text NOT NULL,
  number integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT tenant_export_part_pkey PRIMARY KEY (tenant_id, export_id, path, number),
  CONSTRAINT tenant_export_part_tenant_id_export_id_path_fkey FOREIGN KEY (tenant_id, export_id, path)
    REFERENCES tenant_export_file(tenant_id, export_id, path) ON DELETE CASCADE
);
-- Packed already.
ALTER TABLE tenant_export_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

CALL protect_tenant_table('tenant_export');
CALL protect_tenant_table('tenant_export_file');
CALL protect_tenant_table('tenant_export_part');
GRANT SELECT ON tenant_export, tenant_export_file, tenant_export_part TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_export, tenant_export_file, tenant_export_part TO grenier_platform;
GRANT UPDATE (state, step, run, row_count, snapshot_at, ended_at, expires_at, size_bytes, sha256, failure, version)
  ON tenant_export TO grenier_platform;
GRANT UPDATE (row_count, size_bytes, packed_bytes, part_count, crc32, after_key, is_whole, read_at, sha256)
  ON tenant_export_file TO grenier_platform;
-- Of an archive nothing is kept beyond its end but that there was one.
GRANT DELETE ON tenant_export_file, tenant_export_part TO grenier_platform;

-- What a member may have of itself it may read of itself. None of these holds a secret.
GRANT SELECT ON titre, titre_payment, titre_rejection, use_alert, capacity_gauge, backup_slot, tenant_adoption TO grenier_tenant;

-- Of the platform's tables a tenant sees the rows that concern it, and of a cluster no more than where it stands. The rules
-- ask tables of tenants, whose own rules hold in them.
ALTER TABLE act ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_all ON act TO grenier_platform USING (true) WITH CHECK (true);
CREATE POLICY tenant_own ON act FOR SELECT TO grenier_tenant
  USING (id IN (SELECT act_id FROM agreement UNION SELECT act_id FROM agreement_amendment UNION SELECT act_id FROM mandate));
GRANT SELECT ON act TO grenier_tenant;

ALTER TABLE offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_all ON offer TO grenier_platform USING (true) WITH CHECK (true);
CREATE POLICY tenant_own ON offer FOR SELECT TO grenier_tenant USING (id IN (SELECT offer_id FROM quota));
GRANT SELECT (id, code, name, kind, cluster_id, class_name, residency, rounding_step_bytes, recorded_at)
  ON offer TO grenier_tenant;

ALTER TABLE cluster ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_all ON cluster TO grenier_platform USING (true) WITH CHECK (true);
CREATE POLICY tenant_own ON cluster FOR SELECT TO grenier_tenant
  USING (id IN (SELECT storage_cluster_id FROM tenant
                 UNION SELECT backup_cluster_id FROM tenant
                 UNION SELECT cluster_id FROM tenant_namespace
                 UNION SELECT source_cluster_id FROM tenant_move
                 UNION SELECT target_cluster_id FROM tenant_move
                 UNION SELECT cluster_id FROM offer));
GRANT SELECT (id, name, site_id) ON cluster TO grenier_tenant;

CREATE VIEW own_offer WITH (security_invoker = true) AS
SELECT quota.tenant_id, offer.id, offer.code, offer.name, offer.kind, offer.cluster_id, offer.class_name,
       offer.residency, offer.rounding_step_bytes, offer.recorded_at
  FROM quota
  JOIN offer ON offer.id = quota.offer_id;

CREATE VIEW own_act WITH (security_invoker = true) AS
SELECT (SELECT current_tenant_id()) AS tenant_id, act.*
  FROM act
 WHERE id IN (SELECT act_id FROM agreement UNION SELECT act_id FROM agreement_amendment UNION SELECT act_id FROM mandate);

CREATE VIEW own_identity WITH (security_invoker = true) AS
SELECT tenant.id AS tenant_id, identity.*
  FROM tenant
  JOIN organisation_identity identity USING (organisation_id);

CREATE VIEW own_population WITH (security_invoker = true) AS
SELECT tenant.id AS tenant_id, population.*
  FROM tenant
  JOIN organisation_population population USING (organisation_id);

-- The clusters on which something of the tenant may stand, with what the operator declared of their sites.
CREATE VIEW own_place WITH (security_invoker = true) AS
SELECT (SELECT current_tenant_id()) AS tenant_id, cluster.id AS cluster_id, cluster.name AS cluster_name,
       site.id AS site_id, site.code AS site_code, site.name AS site_name, site.residency
  FROM cluster
  JOIN site ON site.id = cluster.site_id;

-- Capacity's books are kept by levels, and a tenant's level bears its id: no table of tenants is asked.
CREATE VIEW own_ledger_entry WITH (security_barrier) AS
SELECT entry.node_id AS tenant_id, entry.transfer_id, entry.position, transfer.cause_kind, transfer.cause_id,
       entry.recorded_at, entry.offer_id, entry.account, entry.amount_bytes
  FROM ledger_entry entry
  JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
 WHERE entry.node_id = (SELECT current_tenant_id());

GRANT SELECT ON own_offer, own_act, own_identity, own_population, own_place, own_ledger_entry TO grenier_tenant;
