CREATE TABLE quota (
  tenant_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  quota_bytes bigint NOT NULL,
  state text NOT NULL,
  last_granted_at timestamptz(3),
  CONSTRAINT quota_pkey PRIMARY KEY (tenant_id,offer_id),
  CONSTRAINT quota_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT quota_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT quota_bytes CHECK (quota_bytes >= 0),
  CONSTRAINT quota_state CHECK (state IN ('provisioning', 'active', 'over'))
);

CREATE TABLE quota_request (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL,
  justification text NOT NULL,
  wished_on date,
  requested_by text NOT NULL,
  submitted_at timestamptz(3) NOT NULL,
  decided_by text,
  decided_at timestamptz(3),
  decision_reason text,
  automatic jsonb,
  refusals jsonb NOT NULL,
  version integer NOT NULL,
  CONSTRAINT quota_request_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT quota_request_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT quota_request_state CHECK (
    state IN ('submitted', 'approved', 'rejected', 'withdrawn', 'provisioning', 'active')),
  CONSTRAINT quota_request_version CHECK (version >= 1)
);
CREATE INDEX quota_request_submitted_at_id_idx ON quota_request(submitted_at, id);
CREATE INDEX quota_request_state_submitted_at_id_idx ON quota_request(state, submitted_at, id);
CREATE INDEX quota_request_tenant_id_submitted_at_id_idx ON quota_request(tenant_id, submitted_at, id);
CREATE UNIQUE INDEX quota_request_id_key ON quota_request(id);

CREATE TABLE quota_request_line (
  tenant_id uuid NOT NULL,
  request_id uuid NOT NULL,
  position smallint NOT NULL,
  offer_id uuid NOT NULL,
  current_quota_bytes bigint NOT NULL,
  original_quota_bytes bigint NOT NULL,
  requested_quota_bytes bigint NOT NULL,
  decided_quota_bytes bigint,
  held_bytes bigint NOT NULL,
  CONSTRAINT quota_request_line_pkey PRIMARY KEY (tenant_id,request_id,position),
  CONSTRAINT quota_request_line_tenant_id_request_id_fkey FOREIGN KEY (tenant_id, request_id) REFERENCES quota_request(tenant_id, id),
  CONSTRAINT quota_request_line_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT quota_request_line_sizes CHECK (
    current_quota_bytes >= 0 AND original_quota_bytes >= 0 AND requested_quota_bytes >= 0
    AND decided_quota_bytes >= 0 AND held_bytes >= 0)
);

CALL protect_tenant_table('quota');
CALL protect_tenant_table('quota_request');
CALL protect_tenant_table('quota_request_line');

GRANT SELECT ON quota, quota_request, quota_request_line TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON quota, quota_request, quota_request_line TO grenier_platform;

-- What each pool above a tenant could still give of each offer; null where it has no limit.
CREATE VIEW quota_ancestor_of_tenant AS
SELECT leaf.id AS tenant_id, offer.id AS offer_id, offer.code AS offer_code, offer.kind AS offer_kind,
       pool.id AS node_id, pool.depth, pool.name AS level_name,
       (div(level.limit_bytes::numeric * level.overcommit_percent, 100)
         - level.allocated_bytes - level.held_bytes)::bigint AS free_bytes
  FROM quota_node leaf
  JOIN quota_node pool ON pool.id = ANY (leaf.path) AND pool.kind = 'pool'
 CROSS JOIN offer
  LEFT JOIN quota_level level ON level.offer_id = offer.id AND level.node_id = pool.id
 WHERE leaf.kind = 'tenant';

-- The one window through which a tenant sees anything of the pools: its own ancestors.
CREATE VIEW quota_ancestor WITH (security_barrier) AS
SELECT * FROM quota_ancestor_of_tenant WHERE tenant_id = (SELECT current_tenant_id());

GRANT SELECT ON quota_ancestor_of_tenant TO grenier_platform;
GRANT SELECT ON quota_ancestor TO grenier_tenant;
