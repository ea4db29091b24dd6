-- What was last counted of each volume and snapshot of a tenant's clusters, so that what is gone gets its last reading of 0.
CREATE TABLE capacity_gauge (
  tenant_id uuid NOT NULL,
  meter text NOT NULL,
  resource_id text NOT NULL,
  cluster_id uuid NOT NULL,
  -- The offer that its readings count for, from the first on.
  offer_id uuid NOT NULL,
  value_bytes bigint NOT NULL,
  counted_hour timestamptz(3) NOT NULL,
  CONSTRAINT capacity_gauge_pkey PRIMARY KEY (tenant_id, meter, resource_id),
  CONSTRAINT capacity_gauge_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT capacity_gauge_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT capacity_gauge_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT capacity_gauge_meter CHECK (meter IN ('storage.provisioned', 'snapshot.stored')),
  CONSTRAINT capacity_gauge_value CHECK (value_bytes >= 0)
);
CALL protect_tenant_table('capacity_gauge');
GRANT SELECT, INSERT, UPDATE ON capacity_gauge TO grenier_platform;

-- The hour for which all volumes and snapshots of a cluster were counted last.
CREATE TABLE capacity_count (
  cluster_id uuid NOT NULL,
  counted_hour timestamptz(3) NOT NULL,
  CONSTRAINT capacity_count_pkey PRIMARY KEY (cluster_id),
  CONSTRAINT capacity_count_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id)
);
GRANT SELECT, INSERT, UPDATE ON capacity_count TO grenier_platform;
