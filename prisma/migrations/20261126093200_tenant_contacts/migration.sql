-- Whom to write to at a member, by function and from one day until another (exclusive). Personal data: no more than is needed.
CREATE TABLE tenant_contact (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  function text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  valid_from date NOT NULL,
  valid_until date,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  ended_at timestamptz(3),
  ended_by text,
  version integer NOT NULL,
  CONSTRAINT tenant_contact_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT tenant_contact_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_contact_function CHECK (function IN ('signatory', 'secretary', 'finance', 'technical', 'dpo', 'deputy')),
  CONSTRAINT tenant_contact_validity CHECK (valid_until > valid_from OR (valid_until = valid_from AND ended_at IS NOT NULL)),
  CONSTRAINT tenant_contact_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL OR valid_until IS NOT NULL)),
  CONSTRAINT tenant_contact_version CHECK (version >= 1)
);
CALL protect_tenant_table('tenant_contact');
GRANT SELECT ON tenant_contact TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_contact TO grenier_platform;
-- Nothing of a contact changes but its end.
GRANT UPDATE (valid_until, ended_at, ended_by, version) ON tenant_contact TO grenier_platform;
