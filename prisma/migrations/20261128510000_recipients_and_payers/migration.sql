-- Keeps recipient.valid_from: the trigger fills it for whoever does not know it.
-- Keeps recipient.version: the trigger fills it for whoever does not know it.
-- Keeps recipient: the trigger refuses nothing.
-- Keeps recipient.recipient_validity: of columns that no release before writes.
-- Keeps recipient.recipient_version: of a column that no release before writes.
-- Keeps payer_assignment.payer_assignment_act_id_fkey: of a column that no release before writes.
-- Keeps payer_assignment.payer_assignment_validity: it takes what the former one took, and an end on the first day.
-- Keeps act: the policy shows members more acts and hides none.
-- A recipient holds from a day until another (exclusive). Those that stand hold since debts land there.
ALTER TABLE recipient
  ADD COLUMN valid_from date,
  ADD COLUMN valid_until date,
  ADD COLUMN recorded_by text,
  ADD COLUMN ended_at timestamptz(3),
  ADD COLUMN ended_by text,
  ADD COLUMN version integer NOT NULL DEFAULT 1;
UPDATE recipient SET valid_from = coalesce(
  (SELECT min(valid_from) FROM payer_assignment
    WHERE payer_assignment.payer_tenant_id = recipient.tenant_id AND payer_assignment.recipient_id = recipient.id),
  (recorded_at AT TIME ZONE 'UTC')::date);
ALTER TABLE recipient
  ALTER COLUMN valid_from SET NOT NULL,
  ALTER COLUMN version DROP DEFAULT,
  ADD CONSTRAINT recipient_validity CHECK (valid_until >= valid_from),
  ADD CONSTRAINT recipient_version CHECK (version >= 1);
GRANT UPDATE (valid_until, ended_at, ended_by, version) ON recipient TO grenier_platform;

-- The release before says neither since when a recipient holds nor of which version it is.
CREATE FUNCTION complete_recipient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.valid_from := coalesce(NEW.valid_from, (NEW.recorded_at AT TIME ZONE 'UTC')::date);
  NEW.version := coalesce(NEW.version, 1);
  RETURN NEW;
END
$$;
CREATE TRIGGER recipient_completed BEFORE INSERT ON recipient FOR EACH ROW EXECUTE FUNCTION complete_recipient();

-- Who pays for somebody else does so by an act. What was to begin later and is replaced before ends on its own first day: it never
-- held, and overlaps with nothing.
ALTER TABLE payer_assignment
  ADD COLUMN act_id uuid,
  -- Of another member, as it was called when this was recorded: who is paid for reads it, and nothing else of the payer.
  ADD COLUMN payer_name text,
  ADD COLUMN recorded_by text,
  ADD CONSTRAINT payer_assignment_act_id_fkey FOREIGN KEY (act_id) REFERENCES act(id),
  DROP CONSTRAINT payer_assignment_validity,
  ADD CONSTRAINT payer_assignment_validity CHECK (valid_to >= valid_from);

-- The legal engagement of a payer's fiscal year, given before its statements. The newest of a year counts.
CREATE TABLE recipient_engagement (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  recipient_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  engagement_number text NOT NULL,
  given_by text NOT NULL,
  given_at timestamptz(3) NOT NULL,
  CONSTRAINT recipient_engagement_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT recipient_engagement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT recipient_engagement_tenant_id_recipient_id_fkey FOREIGN KEY (tenant_id, recipient_id)
    REFERENCES recipient(tenant_id, id),
  CONSTRAINT recipient_engagement_year CHECK (fiscal_year BETWEEN 2000 AND 2100),
  CONSTRAINT recipient_engagement_number CHECK (engagement_number <> '')
);
CREATE INDEX recipient_engagement_of_year ON recipient_engagement(tenant_id, recipient_id, fiscal_year);
CALL protect_tenant_table('recipient_engagement');
GRANT SELECT ON recipient_engagement TO grenier_tenant;
GRANT SELECT, INSERT ON recipient_engagement TO grenier_platform;

-- What a statement of a month is issued with where nobody gave it an engagement of its own.
CREATE FUNCTION known_engagement(payer uuid, landing uuid, month text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT engagement_number FROM recipient_engagement
   WHERE tenant_id = payer AND recipient_id = landing AND fiscal_year = left(month, 4)::integer
   ORDER BY given_at DESC, id DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION known_engagement(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION known_engagement(uuid, uuid, text) TO grenier_tenant, grenier_platform;

-- The dates of an act that were missing are added once they are known.
GRANT UPDATE (sent_to_prefect_on, published_on, executory_from) ON act TO grenier_platform;

-- A member reads the acts under which somebody else pays for it too.
DROP POLICY tenant_own ON act;
CREATE POLICY tenant_own ON act FOR SELECT TO grenier_tenant
  USING (id IN (SELECT act_id FROM agreement UNION SELECT act_id FROM agreement_amendment UNION SELECT act_id FROM mandate
                UNION SELECT act_id FROM payer_assignment));
CREATE OR REPLACE VIEW own_act WITH (security_invoker = true) AS
SELECT (SELECT current_tenant_id()) AS tenant_id, act.*
  FROM act
 WHERE id IN (SELECT act_id FROM agreement UNION SELECT act_id FROM agreement_amendment UNION SELECT act_id FROM mandate
              UNION SELECT act_id FROM payer_assignment);
