CREATE TABLE site (
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  residency text NOT NULL,
  s3_endpoint text,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT site_pkey PRIMARY KEY (id),
  CONSTRAINT site_residency CHECK (residency IN ('FR', 'EU', 'other')),
  CONSTRAINT site_s3_endpoint CHECK (s3_endpoint LIKE 'https://%')
);
CREATE UNIQUE INDEX site_code_key ON site(code);

CREATE TABLE cluster (
  id uuid NOT NULL,
  name text NOT NULL,
  site_id uuid NOT NULL,
  server text NOT NULL,
  kube_system_uid uuid NOT NULL,
  kubernetes_version text NOT NULL,
  profile jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT cluster_pkey PRIMARY KEY (id),
  CONSTRAINT cluster_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
  CONSTRAINT cluster_version_positive CHECK (version >= 1)
);
CREATE UNIQUE INDEX cluster_name_key ON cluster(name);
CREATE UNIQUE INDEX cluster_kube_system_uid_key ON cluster(kube_system_uid);

CREATE TABLE cluster_secret (
  cluster_id uuid NOT NULL,
  kubeconfig_sealed text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT cluster_secret_pkey PRIMARY KEY (cluster_id),
  CONSTRAINT cluster_secret_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id)
);

CREATE TABLE applied_objects (
  slot smallint NOT NULL,
  count bigint NOT NULL,
  CONSTRAINT applied_objects_pkey PRIMARY KEY (slot),
  CONSTRAINT applied_objects_count CHECK (count >= 0)
);

GRANT SELECT, INSERT, UPDATE ON site, cluster, cluster_secret, applied_objects TO grenier_platform;
GRANT SELECT ON site TO grenier_tenant;
