-- No new claims and no access from an instant on and until another; what a tenant has, and its backups, are not touched.
-- Never deleted: it is ended.
CREATE TABLE tenant_suspension (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  reason text NOT NULL,
  suspended_at timestamptz(3) NOT NULL,
  suspended_by text NOT NULL,
  resumed_at timestamptz(3),
  resumed_by text,
  resume_reason text,
  version integer NOT NULL,
  CONSTRAINT tenant_suspension_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT tenant_suspension_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_suspension_dates CHECK (resumed_at >= suspended_at),
  CONSTRAINT tenant_suspension_ended CHECK (
    (resumed_at IS NULL) = (resumed_by IS NULL) AND (resumed_at IS NULL) = (resume_reason IS NULL)),
  CONSTRAINT tenant_suspension_version CHECK (version >= 1)
);
-- One at a time: ending it ends what keeps a tenant out.
CREATE UNIQUE INDEX tenant_suspension_one_lasting ON tenant_suspension (tenant_id) WHERE resumed_at IS NULL;

CALL protect_tenant_table('tenant_suspension');
GRANT SELECT ON tenant_suspension TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_suspension TO grenier_platform;
GRANT UPDATE (resumed_at, resumed_by, resume_reason, version) ON tenant_suspension TO grenier_platform;
