-- One worker watches a cluster, the others read it directly. No fencing token: a watch only reads, and two of them for a
-- moment cost requests and nothing else.
CREATE TABLE cluster_watch_lease (
  cluster_id uuid NOT NULL,
  holder text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT cluster_watch_lease_pkey PRIMARY KEY (cluster_id),
  CONSTRAINT cluster_watch_lease_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id)
);
GRANT SELECT, INSERT, UPDATE ON cluster_watch_lease TO grenier_platform;

-- What is still to come for a tenant, asked before one more run of it is ordered.
CREATE INDEX outbox_pending_tenant ON outbox (tenant_id, kind) WHERE state = 'pending';
