-- Members are told of a subprocessor before it begins, and may object (RGPD art. 28(2)): until when, and why they were told late.
ALTER TABLE subprocessor
  ADD COLUMN short_notice_reason text,
  ADD COLUMN objection_until date;
-- Of those that stand nobody was told: members may object for thirty days from when they were recorded, or until they begin.
UPDATE subprocessor SET objection_until = greatest(starts_on, recorded_at::date + 30) - 1;
ALTER TABLE subprocessor ALTER COLUMN objection_until SET NOT NULL;

CREATE TABLE subprocessor_objection (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  subprocessor_id uuid NOT NULL,
  reason text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  answer text,
  answered_at timestamptz(3),
  answered_by text,
  version integer NOT NULL,
  CONSTRAINT subprocessor_objection_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT subprocessor_objection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT subprocessor_objection_subprocessor_id_fkey FOREIGN KEY (subprocessor_id) REFERENCES subprocessor(id),
  CONSTRAINT subprocessor_objection_answered CHECK (
    (answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)),
  CONSTRAINT subprocessor_objection_version CHECK (version >= 1)
);
-- A member objects to one once.
CREATE UNIQUE INDEX subprocessor_objection_one ON subprocessor_objection (tenant_id, subprocessor_id);
CREATE INDEX subprocessor_objection_subprocessor_id_idx ON subprocessor_objection (subprocessor_id);
CREATE INDEX subprocessor_objection_recorded_at_id_idx ON subprocessor_objection (recorded_at, id);

CALL protect_tenant_table('subprocessor_objection');
GRANT SELECT ON subprocessor_objection TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE (answer, answered_at, answered_by, version) ON subprocessor_objection TO grenier_platform;
