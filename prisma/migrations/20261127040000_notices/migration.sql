-- In which language somebody is written to, and the shared mailbox that gets a copy of everything.
ALTER TABLE tenant_contact ADD COLUMN language text;
UPDATE tenant_contact SET language = 'fr';
ALTER TABLE tenant_contact
  ALTER COLUMN language SET NOT NULL,
  ADD CONSTRAINT tenant_contact_language CHECK (language IN ('fr', 'en')),
  DROP CONSTRAINT tenant_contact_function,
  ADD CONSTRAINT tenant_contact_function
    CHECK (function IN ('signatory', 'secretary', 'finance', 'technical', 'dpo', 'deputy', 'mailbox'));

-- Where a member's own programs hear of what happens. A secret is sealed; the former one signs beside it until it ends.
CREATE TABLE webhook_endpoint (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  url text NOT NULL,
  -- Kinds of notice that it wants; an empty list wants all of them.
  notice_kinds jsonb NOT NULL,
  state text NOT NULL,
  disabled_reason text,
  sealed_secret text NOT NULL,
  former_sealed_secret text,
  former_until timestamptz(3),
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT webhook_endpoint_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT webhook_endpoint_state CHECK (state IN ('active', 'disabled') AND (state = 'disabled') = (disabled_reason IS NOT NULL)),
  CONSTRAINT webhook_endpoint_former CHECK ((former_sealed_secret IS NULL) = (former_until IS NULL)),
  CONSTRAINT webhook_endpoint_version CHECK (version >= 1)
);

-- What somebody is to know of a fact: the figures it says, never its sentences. Never changed.
CREATE TABLE notice (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  subject_id text NOT NULL,
  -- Which of the things that can happen to the subject: with kind and subject it makes the id.
  occurrence text NOT NULL,
  facts jsonb NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  CONSTRAINT notice_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT notice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
CREATE INDEX notice_tenant_id_occurred_at_id_idx ON notice(tenant_id, occurred_at, id);

-- One notice to one recipient on one channel.
CREATE TABLE delivery (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  notice_id uuid NOT NULL,
  channel text NOT NULL,
  -- Of mail: the address as it was when the notice was written, and the language.
  recipient text NOT NULL,
  language text,
  endpoint_id uuid,
  state text NOT NULL,
  attempts integer NOT NULL,
  -- Somebody is trying it and will have said how it went by then; technical time.
  attempting_until timestamptz(3),
  next_attempt_at timestamptz(3),
  ended_at timestamptz(3),
  last_reason text,
  -- What the receiver answered when it took it.
  receipt text,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT delivery_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT delivery_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT delivery_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice (tenant_id, id),
  CONSTRAINT delivery_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id)
    REFERENCES webhook_endpoint (tenant_id, id),
  CONSTRAINT delivery_channel CHECK (
    (channel = 'mail' AND language IN ('fr', 'en') AND language IS NOT NULL AND endpoint_id IS NULL)
    OR (channel = 'webhook' AND language IS NULL AND endpoint_id IS NOT NULL)),
  CONSTRAINT delivery_state CHECK (
    state IN ('pending', 'sent', 'failed', 'dead', 'bounced')
    AND (state IN ('pending', 'failed')) = (ended_at IS NULL)
    AND (state = 'pending' OR attempts > 0)
    AND (state IN ('sent', 'pending') OR last_reason IS NOT NULL)),
  CONSTRAINT delivery_attempts CHECK (attempts >= 0)
);
CREATE INDEX delivery_tenant_id_notice_id_idx ON delivery(tenant_id, notice_id);
-- What did not arrive, for the operator's list.
CREATE INDEX delivery_unarrived ON delivery (recorded_at, id) WHERE state IN ('failed', 'dead', 'bounced');
-- A bounce names an address.
CREATE INDEX delivery_recipient_idx ON delivery (lower(recipient)) WHERE channel = 'mail';

-- Which threshold of a quota counts as reached; it is told when it is reached from below.
CREATE TABLE use_alert (
  tenant_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  percent integer NOT NULL,
  -- How often a threshold was crossed: each crossing is a notice of its own.
  crossings integer NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT use_alert_pkey PRIMARY KEY (tenant_id, offer_id),
  CONSTRAINT use_alert_tenant_id_offer_id_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES quota (tenant_id, offer_id),
  CONSTRAINT use_alert_percent CHECK (percent IN (0, 80, 95)),
  CONSTRAINT use_alert_crossings CHECK (crossings >= 0)
);

-- What only a person of the operator can mend: an address that refuses mail, a member nobody can write to.
CREATE TABLE operator_task (
  id uuid NOT NULL,
  tenant_id uuid,
  kind text NOT NULL,
  subject_id text NOT NULL,
  facts jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  done_at timestamptz(3),
  done_by text,
  note text,
  version integer NOT NULL,
  CONSTRAINT operator_task_pkey PRIMARY KEY (id),
  CONSTRAINT operator_task_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT operator_task_done CHECK ((done_at IS NULL) = (done_by IS NULL) AND (done_at IS NULL) = (note IS NULL)),
  CONSTRAINT operator_task_version CHECK (version >= 1)
);
CREATE INDEX operator_task_open ON operator_task (recorded_at, id) WHERE done_at IS NULL;
-- One open task of a kind for each thing: what happens again while it is open is the same task.
CREATE UNIQUE INDEX operator_task_one_open ON operator_task (kind, subject_id) WHERE done_at IS NULL;
CREATE INDEX operator_task_recorded_at_id_idx ON operator_task(recorded_at, id);

CALL protect_tenant_table('webhook_endpoint');
CALL protect_tenant_table('notice');
CALL protect_tenant_table('delivery');
CALL protect_tenant_table('use_alert');
CALL protect_tenant_table('operator_task');

-- A member reads its own; never a secret, sealed or not.
GRANT SELECT ON notice, delivery TO grenier_tenant;
GRANT SELECT (tenant_id, id, url, notice_kinds, state, disabled_reason, former_until, recorded_at, recorded_by, version)
  ON webhook_endpoint TO grenier_tenant;
GRANT SELECT, INSERT ON webhook_endpoint, notice, delivery, use_alert, operator_task TO grenier_platform;
GRANT UPDATE (url, notice_kinds, state, disabled_reason, sealed_secret, former_sealed_secret, former_until, version)
  ON webhook_endpoint TO grenier_platform;
GRANT UPDATE (state, attempts, attempting_until, next_attempt_at, ended_at, last_reason, receipt) ON delivery TO grenier_platform;
GRANT UPDATE (percent, crossings, changed_at) ON use_alert TO grenier_platform;
GRANT UPDATE (done_at, done_by, note, version) ON operator_task TO grenier_platform;
