-- A tenant enrolled to take over a namespace that exists already: nothing is provisioned while this names one.
ALTER TABLE tenant ADD COLUMN awaits_namespace text;

-- Reports on existing namespaces and what became of them. A report never changes and is never deleted.
CREATE TABLE tenant_adoption (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  namespace text NOT NULL,
  namespace_uid uuid NOT NULL,
  state text NOT NULL,
  findings jsonb NOT NULL,
  adoptable boolean NOT NULL,
  fingerprint text NOT NULL,
  reason text NOT NULL,
  reported_at timestamptz(3) NOT NULL,
  reported_by text NOT NULL,
  decided_at timestamptz(3),
  decided_by text,
  decision_reason text,
  ended_at timestamptz(3),
  refusal text,
  version integer NOT NULL,
  CONSTRAINT tenant_adoption_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT tenant_adoption_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_adoption_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT tenant_adoption_state CHECK (state IN ('reported', 'takingOver', 'adopted', 'refused', 'withdrawn')),
  -- Nobody takes over what a report says must not be.
  CONSTRAINT tenant_adoption_adoptable CHECK (adoptable OR state IN ('reported', 'withdrawn')),
  CONSTRAINT tenant_adoption_decided CHECK (
    (state = 'reported') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)
    AND (decided_at IS NULL) = (decision_reason IS NULL)),
  CONSTRAINT tenant_adoption_ended CHECK ((state IN ('adopted', 'refused')) = (ended_at IS NOT NULL)),
  CONSTRAINT tenant_adoption_refused CHECK ((state = 'refused') = (refusal IS NOT NULL)),
  CONSTRAINT tenant_adoption_refusal CHECK (refusal IN (
    'adoption-changed', 'adoption-namespace-missing', 'adoption-namespace-taken', 'adoption-blocked',
    'tenant-already-provisioned', 'exit-open')),
  CONSTRAINT tenant_adoption_version CHECK (version >= 1)
);
-- One at a time for a tenant, and one for a namespace.
CREATE UNIQUE INDEX tenant_adoption_one_for_tenant ON tenant_adoption (tenant_id) WHERE state = 'takingOver';
CREATE UNIQUE INDEX tenant_adoption_one_for_namespace ON tenant_adoption (cluster_id, namespace)
  WHERE state = 'takingOver';

CALL protect_tenant_table('tenant_adoption');
-- The operator's work: a report may name others, and no member reads it.
GRANT SELECT, INSERT ON tenant_adoption TO grenier_platform;
GRANT UPDATE (state, decided_at, decided_by, decision_reason, ended_at, refusal, version) ON tenant_adoption
  TO grenier_platform;
