-- The dated departure of a tenant: the only way in which anything that holds its data is ever deleted. Never deleted itself.
CREATE TABLE tenant_exit (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL,
  data_class text NOT NULL,
  notice_given_on date NOT NULL,
  notice_days integer NOT NULL,
  notice_ends_on date NOT NULL,
  cooling_off_days integer NOT NULL,
  cooling_off_ends_on date,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  reason text NOT NULL,
  manifest jsonb,
  manifest_taken_at timestamptz(3),
  final_backup_at timestamptz(3),
  final_backup_evidence text,
  visa_reference text,
  visa_authority text,
  visa_signed_on date,
  approved_by text,
  approved_at timestamptz(3),
  destroyed_at timestamptz(3),
  certificate jsonb,
  waiting_for text[] NOT NULL,
  version integer NOT NULL,
  CONSTRAINT tenant_exit_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT tenant_exit_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_exit_state CHECK (state IN (
    'notice', 'exporting', 'final-backup', 'cooling-off', 'awaiting-visa', 'destroying', 'destroyed', 'cancelled')),
  CONSTRAINT tenant_exit_data_class CHECK (data_class IN ('ordinary', 'public-archive', 'health')),
  CONSTRAINT tenant_exit_dates CHECK (
    notice_ends_on = notice_given_on + notice_days AND notice_days >= 0 AND cooling_off_days BETWEEN 15 AND 3650),
  CONSTRAINT tenant_exit_manifest CHECK ((manifest IS NULL) = (manifest_taken_at IS NULL)),
  CONSTRAINT tenant_exit_final_backup CHECK (
    (final_backup_at IS NULL) = (final_backup_evidence IS NULL) AND (final_backup_at IS NULL) = (cooling_off_ends_on IS NULL)),
  CONSTRAINT tenant_exit_visa CHECK (
    (visa_reference IS NULL) = (visa_authority IS NULL) AND (visa_reference IS NULL) = (visa_signed_on IS NULL)),
  CONSTRAINT tenant_exit_approval CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  -- What must have happened before anything is destroyed, whatever a program does: two persons, a copy, and a visa for
  -- public archives.
  CONSTRAINT tenant_exit_destruction CHECK (
    state NOT IN ('destroying', 'destroyed')
    OR (approved_by IS NOT NULL AND approved_by <> requested_by AND manifest IS NOT NULL AND final_backup_at IS NOT NULL
        AND (data_class <> 'public-archive' OR visa_reference IS NOT NULL))),
  CONSTRAINT tenant_exit_destroyed CHECK (
    (state = 'destroyed') = (destroyed_at IS NOT NULL) AND (state = 'destroyed') = (certificate IS NOT NULL)),
  CONSTRAINT tenant_exit_version CHECK (version >= 1)
);
-- One at a time, and none after a destruction.
CREATE UNIQUE INDEX tenant_exit_one_open ON tenant_exit (tenant_id) WHERE state <> 'cancelled';
-- What the schedule looks at.
CREATE INDEX tenant_exit_open ON tenant_exit (tenant_id, id) WHERE state NOT IN ('destroyed', 'cancelled');

CREATE TABLE tenant_exit_event (
  tenant_id uuid NOT NULL,
  exit_id uuid NOT NULL,
  sequence integer NOT NULL,
  state text NOT NULL,
  actor text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  reason text,
  CONSTRAINT tenant_exit_event_pkey PRIMARY KEY (tenant_id,exit_id,sequence),
  CONSTRAINT tenant_exit_event_tenant_id_exit_id_fkey FOREIGN KEY (tenant_id, exit_id) REFERENCES tenant_exit(tenant_id, id)
);

-- Everything that was found to hold data, written down before any of it is deleted.
CREATE TABLE tenant_exit_item (
  tenant_id uuid NOT NULL,
  exit_id uuid NOT NULL,
  kind text NOT NULL,
  uid text NOT NULL,
  cluster_id uuid,
  namespace text,
  name text NOT NULL,
  size_bytes bigint,
  detail text NOT NULL,
  found_at timestamptz(3) NOT NULL,
  gone_at timestamptz(3),
  left_to_provider boolean NOT NULL,
  CONSTRAINT tenant_exit_item_pkey PRIMARY KEY (tenant_id,exit_id,kind,uid),
  CONSTRAINT tenant_exit_item_tenant_id_exit_id_fkey FOREIGN KEY (tenant_id, exit_id) REFERENCES tenant_exit(tenant_id, id),
  CONSTRAINT tenant_exit_item_kind CHECK (kind IN ('volume', 'claim', 'snapshot', 'backup', 'bucket', 'key', 'namespace')),
  CONSTRAINT tenant_exit_item_size CHECK (size_bytes >= 0),
  CONSTRAINT tenant_exit_item_left CHECK (NOT left_to_provider OR kind = 'bucket' AND gone_at IS NOT NULL)
);

CALL protect_tenant_table('tenant_exit');
CALL protect_tenant_table('tenant_exit_event');
CALL protect_tenant_table('tenant_exit_item');
GRANT SELECT ON tenant_exit, tenant_exit_event, tenant_exit_item TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_exit, tenant_exit_event, tenant_exit_item TO grenier_platform;
-- Who asked, when and why, and the dates of the notice never change.
GRANT UPDATE (state, cooling_off_ends_on, manifest, manifest_taken_at, final_backup_at, final_backup_evidence,
              visa_reference, visa_authority, visa_signed_on, approved_by, approved_at, destroyed_at, certificate,
              waiting_for, version) ON tenant_exit TO grenier_platform;
GRANT UPDATE (gone_at, left_to_provider) ON tenant_exit_item TO grenier_platform;

-- The installation's own keys, by which its certificates are known. Sealed by the application.
CREATE TABLE signing_key (
  key_id text NOT NULL,
  public_jwk jsonb NOT NULL,
  private_sealed text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT signing_key_pkey PRIMARY KEY (key_id)
);
GRANT SELECT, INSERT ON signing_key TO grenier_platform;

-- A repository's key ends with its tenant: what it opened is then unreadable wherever a copy is left. Never made again.
ALTER TABLE backup_repository
  ADD COLUMN destroyed_at timestamptz(3),
  ADD CONSTRAINT backup_repository_destroyed CHECK ((destroyed_at IS NULL) = (password_sealed <> ''));
GRANT UPDATE (password_sealed, destroyed_at) ON backup_repository TO grenier_platform;

ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_cause;
ALTER TABLE ledger_transfer ADD CONSTRAINT ledger_transfer_cause CHECK (
  cause_kind IN ('capacity', 'enrolment', 'quota-request', 'temporary-quota', 'loan', 'reservation', 'exit'));

CREATE OR REPLACE VIEW cause_of_tenant WITH (security_invoker = true) AS
SELECT 'quota-request'::text AS cause_kind, id AS cause_id, tenant_id FROM quota_request
UNION ALL
SELECT 'temporary-quota', id, tenant_id FROM temporary_quota
UNION ALL
SELECT 'loan', id, tenant_id FROM quota_loan
UNION ALL
SELECT 'reservation', id, tenant_id FROM capacity_reservation
UNION ALL
SELECT 'exit', id, tenant_id FROM tenant_exit;
