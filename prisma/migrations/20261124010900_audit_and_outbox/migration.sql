CREATE TABLE audit_entry (
  id uuid NOT NULL,
  tenant_id uuid,
  actor text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  request_id text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  before jsonb,
  after jsonb,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_entry_tenant_id_recorded_at_id_idx ON audit_entry(tenant_id, recorded_at, id);
CREATE INDEX audit_entry_recorded_at_id_idx ON audit_entry(recorded_at, id);

CREATE TABLE outbox (
  id uuid NOT NULL,
  kind text NOT NULL,
  version integer NOT NULL,
  tenant_id uuid,
  subject_id text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  not_before timestamptz(3),
  published_at timestamptz(3),
  done_at timestamptz(3),
  attempts integer NOT NULL,
  last_reason text,
  CONSTRAINT outbox_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_state CHECK (state IN ('pending', 'published', 'done')),
  CONSTRAINT outbox_attempts CHECK (attempts >= 0)
);

CREATE TABLE idempotency_key (
  principal text NOT NULL,
  key text NOT NULL,
  operation text NOT NULL,
  request_hash text NOT NULL,
  tenant_id uuid,
  outcome jsonb NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (principal,key)
);
CREATE INDEX idempotency_key_expires_at_idx ON idempotency_key(expires_at);

CALL protect_tenant_table('audit_entry');
CALL protect_tenant_table('outbox');
CALL protect_tenant_table('idempotency_key');
CREATE POLICY relay_all ON outbox TO grenier_relay USING (true) WITH CHECK (true);

GRANT SELECT, INSERT ON audit_entry TO grenier_tenant, grenier_platform;
GRANT INSERT ON outbox TO grenier_tenant;
GRANT SELECT, INSERT ON outbox TO grenier_platform;
GRANT SELECT ON outbox TO grenier_relay;
GRANT UPDATE (state, not_before, published_at, done_at, attempts, last_reason) ON outbox TO grenier_relay;
GRANT SELECT, INSERT, UPDATE ON idempotency_key TO grenier_tenant, grenier_platform;

-- The relay's way to what is due, however many rows are done.
CREATE INDEX outbox_pending ON outbox (not_before NULLS FIRST, recorded_at, id) WHERE state = 'pending';
CREATE INDEX outbox_published ON outbox (published_at) WHERE state = 'published';

-- Wakes the relay at commit; it carries nothing, so that a lost notice costs only a wait.
CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('grenier_outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_appended AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
