-- Roles are made by the bootstrap (prisma/bootstrap.sql), never by a migration: they belong to the whole server.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO grenier_tenant, grenier_platform, grenier_relay;

-- The tenant of the running transaction. After a scoped transaction a pooled connection holds an empty setting, so empty
-- counts as missing; both raise instead of matching nothing, because a forgotten scope is a defect to be seen.
CREATE FUNCTION current_tenant_id() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  setting text := current_setting('grenier.tenant_id', true);
BEGIN
  IF setting IS NULL OR setting = '' THEN
    RAISE EXCEPTION 'no tenant is set for this transaction'
      USING ERRCODE = 'insufficient_privilege', HINT = 'Set grenier.tenant_id for the transaction before reading tenant tables.';
  END IF;
  RETURN setting::uuid;
END $$;

-- Forces row-level security on a table of tenants: a tenant's own rows for the tenant scope, all rows for the platform scope.
CREATE PROCEDURE protect_tenant_table(target regclass, tenant_column name DEFAULT 'tenant_id') LANGUAGE plpgsql AS $$
DECLARE
  own text := format('%I = (SELECT current_tenant_id())', tenant_column);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY tenant_own ON %s TO grenier_tenant USING (%s) WITH CHECK (%s)', target, own, own);
  EXECUTE format('CREATE POLICY platform_all ON %s TO grenier_platform USING (true) WITH CHECK (true)', target);
END $$;
REVOKE EXECUTE ON FUNCTION current_tenant_id() FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE protect_tenant_table(regclass, name) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_tenant_id() TO grenier_tenant, grenier_platform;

CREATE TABLE installation (
  singleton boolean NOT NULL,
  id uuid NOT NULL,
  time_zone text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT installation_pkey PRIMARY KEY (singleton),
  CONSTRAINT installation_singleton CHECK (singleton)
);

GRANT SELECT, INSERT ON installation TO grenier_platform;
