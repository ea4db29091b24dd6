CREATE TABLE tenant_namespace (
  tenant_id uuid NOT NULL,
  purpose text NOT NULL,
  cluster_id uuid NOT NULL,
  name text NOT NULL,
  uid uuid,
  CONSTRAINT tenant_namespace_pkey PRIMARY KEY (tenant_id,purpose),
  CONSTRAINT tenant_namespace_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_namespace_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT tenant_namespace_purpose CHECK (purpose IN ('storage', 'backup'))
);
CREATE UNIQUE INDEX tenant_namespace_cluster_id_name_key ON tenant_namespace(cluster_id, name);

CREATE TABLE tenant_lease (
  tenant_id uuid NOT NULL,
  holder text,
  fencing_token bigint NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT tenant_lease_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT tenant_lease_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_lease_token CHECK (fencing_token >= 1)
);

CREATE TABLE backup_repository (
  tenant_id uuid NOT NULL,
  password_sealed text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT backup_repository_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT backup_repository_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);

CREATE TABLE provisioning_event (
  tenant_id uuid NOT NULL,
  sequence integer NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  step text NOT NULL,
  outcome text NOT NULL,
  message text NOT NULL,
  CONSTRAINT provisioning_event_pkey PRIMARY KEY (tenant_id,sequence),
  CONSTRAINT provisioning_event_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT provisioning_event_sequence CHECK (sequence >= 1),
  CONSTRAINT provisioning_event_outcome CHECK (outcome IN ('done', 'waiting', 'failed'))
);

CALL protect_tenant_table('tenant_namespace');
CALL protect_tenant_table('tenant_lease');
CALL protect_tenant_table('backup_repository');
CALL protect_tenant_table('provisioning_event');

GRANT SELECT ON tenant_namespace, provisioning_event TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON tenant_namespace, tenant_lease TO grenier_platform;
GRANT SELECT, INSERT ON backup_repository, provisioning_event TO grenier_platform;
