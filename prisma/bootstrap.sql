-- What a server needs before the first migration: roles without login, to which migrations grant. Run by the migrator
-- under its lock; before `prisma migrate deploy` it is run by hand. Running it again changes nothing.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['grenier_owner', 'grenier_tenant', 'grenier_platform', 'grenier_relay', 'grenier_queue',
    'grenier_rotation'] LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- Another database's migrator on the same server was first.
    END;
  END LOOP;
  -- Having made a role is not yet being allowed to act as it. A superuser needs no leave.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN
    EXECUTE format('GRANT grenier_owner TO %I', CURRENT_USER);
  END IF;
END $$;
GRANT USAGE, CREATE ON SCHEMA public TO grenier_owner;
