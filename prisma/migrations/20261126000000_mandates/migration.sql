-- Who signs or asks for a tenant: from a day on and until another (exclusive). Never deleted: it lapses or is ended at a date.
CREATE TABLE mandate (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  person_subject text NOT NULL,
  person_name text NOT NULL,
  function text NOT NULL,
  ceiling_cents bigint,
  valid_from date NOT NULL,
  valid_until date,
  act_id uuid,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  ended_at timestamptz(3),
  ended_by text,
  version integer NOT NULL,
  CONSTRAINT mandate_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT mandate_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT mandate_act_id_fkey FOREIGN KEY (act_id) REFERENCES act(id),
  CONSTRAINT mandate_function CHECK (function IN ('mayor', 'delegate', 'requester')),
  CONSTRAINT mandate_ceiling CHECK (ceiling_cents >= 0),
  -- One that is ended before it began holds on no day.
  CONSTRAINT mandate_validity CHECK (valid_until > valid_from OR (valid_until = valid_from AND ended_at IS NOT NULL)),
  CONSTRAINT mandate_delegation CHECK (function <> 'delegate' OR act_id IS NOT NULL),
  CONSTRAINT mandate_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL OR valid_until IS NOT NULL)),
  CONSTRAINT mandate_version CHECK (version >= 1)
);

CALL protect_tenant_table('mandate');
GRANT SELECT ON mandate TO grenier_tenant;
GRANT SELECT, INSERT ON mandate TO grenier_platform;
-- Only its end ever changes.
GRANT UPDATE (valid_until, ended_at, ended_by, version) ON mandate TO grenier_platform;

-- Why a request wants a visa, and the mandate under which it was given or refused.
ALTER TABLE quota_request
  -- For the rows that stand, which forced row-level security hides from an UPDATE of the owner's.
  ADD COLUMN visa_reasons jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN visa_mandate_id uuid;
ALTER TABLE quota_request ALTER COLUMN visa_reasons DROP DEFAULT;
ALTER TABLE quota_request
  ADD CONSTRAINT quota_request_tenant_id_visa_mandate_id_fkey FOREIGN KEY (tenant_id, visa_mandate_id) REFERENCES mandate(tenant_id, id);
ALTER TABLE quota_request_event
  ADD COLUMN mandate_id uuid,
  ADD CONSTRAINT quota_request_event_tenant_id_mandate_id_fkey FOREIGN KEY (tenant_id, mandate_id) REFERENCES mandate(tenant_id, id);
