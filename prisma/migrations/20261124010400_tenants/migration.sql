CREATE TABLE tenant (
  id uuid NOT NULL,
  slug text NOT NULL,
  organisation_id uuid NOT NULL,
  parent_node_id uuid NOT NULL,
  storage_cluster_id uuid NOT NULL,
  backup_cluster_id uuid NOT NULL,
  generation integer NOT NULL,
  ready text NOT NULL,
  enrolled_at timestamptz(3) NOT NULL,
  examined_at timestamptz(3),
  version integer NOT NULL,
  CONSTRAINT tenant_pkey PRIMARY KEY (id),
  CONSTRAINT tenant_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT tenant_id_fkey FOREIGN KEY (id) REFERENCES quota_node(id),
  CONSTRAINT tenant_parent_node_id_fkey FOREIGN KEY (parent_node_id) REFERENCES quota_node(id),
  CONSTRAINT tenant_storage_cluster_id_fkey FOREIGN KEY (storage_cluster_id) REFERENCES cluster(id),
  CONSTRAINT tenant_backup_cluster_id_fkey FOREIGN KEY (backup_cluster_id) REFERENCES cluster(id),
  CONSTRAINT tenant_slug CHECK (slug ~ '^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$'),
  CONSTRAINT tenant_ready CHECK (ready IN ('True', 'False', 'Unknown')),
  CONSTRAINT tenant_generation CHECK (generation >= 1 AND version >= 1)
);
CREATE UNIQUE INDEX tenant_slug_key ON tenant(slug);
CREATE UNIQUE INDEX tenant_organisation_id_key ON tenant(organisation_id);
CREATE INDEX tenant_examined_at_idx ON tenant(examined_at);

CREATE TABLE tenant_condition (
  tenant_id uuid NOT NULL,
  type text NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  observed_generation integer NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT tenant_condition_pkey PRIMARY KEY (tenant_id,type),
  CONSTRAINT tenant_condition_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_condition_status CHECK (status IN ('True', 'False', 'Unknown'))
);

CREATE TABLE agreement (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  act_id uuid NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  notice_days integer NOT NULL,
  billing_cycle text NOT NULL,
  annual_commitment_cents bigint,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT agreement_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT agreement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT agreement_act_id_fkey FOREIGN KEY (act_id) REFERENCES act(id),
  CONSTRAINT agreement_dates CHECK (ends_on >= starts_on),
  CONSTRAINT agreement_notice CHECK (notice_days >= 0),
  CONSTRAINT agreement_cycle CHECK (
    billing_cycle IN ('month', 'quarter', 'half-year', 'year', 'advance-and-balance'))
);

CREATE TABLE agreement_amendment (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  act_id uuid NOT NULL,
  effective_on date NOT NULL,
  terms jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT agreement_amendment_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT agreement_amendment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT agreement_amendment_tenant_id_agreement_id_fkey FOREIGN KEY (tenant_id, agreement_id) REFERENCES agreement(tenant_id, id),
  CONSTRAINT agreement_amendment_act_id_fkey FOREIGN KEY (act_id) REFERENCES act(id)
);

CREATE TABLE recipient (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  siret text,
  budget text NOT NULL,
  service_code text,
  service_code_required boolean NOT NULL,
  engagement_required boolean NOT NULL,
  expense_account text,
  vat_liable boolean NOT NULL,
  settlement_mode text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT recipient_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT recipient_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT recipient_siret CHECK (siret ~ '^[0-9]{14}$'),
  CONSTRAINT recipient_settlement CHECK (settlement_mode IN ('titre', 'imputation-ac', 'internal', 'e-invoice'))
);

CREATE TABLE payer_assignment (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  payer_tenant_id uuid NOT NULL,
  recipient_id uuid NOT NULL,
  service text NOT NULL,
  share_permille integer NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT payer_assignment_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT payer_assignment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT payer_assignment_payer_tenant_id_recipient_id_fkey FOREIGN KEY (payer_tenant_id, recipient_id) REFERENCES recipient(tenant_id, id),
  CONSTRAINT payer_assignment_share CHECK (share_permille BETWEEN 1 AND 1000),
  CONSTRAINT payer_assignment_validity CHECK (valid_to > valid_from)
);
CREATE INDEX payer_assignment_payer_tenant_id_recipient_id_idx ON payer_assignment(payer_tenant_id, recipient_id);

CALL protect_tenant_table('tenant', 'id');
CALL protect_tenant_table('tenant_condition');
CALL protect_tenant_table('agreement');
CALL protect_tenant_table('agreement_amendment');
CALL protect_tenant_table('recipient');
CALL protect_tenant_table('payer_assignment');

GRANT SELECT ON tenant, tenant_condition, agreement, agreement_amendment, recipient, payer_assignment TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON tenant, tenant_condition, payer_assignment TO grenier_platform;
GRANT SELECT, INSERT ON agreement, agreement_amendment, recipient TO grenier_platform;

-- A tenant reads its own organisation and the groups it belongs to or belonged to, nobody else's.
CREATE FUNCTION own_organisation_ids() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT node.organisation_id FROM quota_node node WHERE node.id = current_tenant_id()
  UNION
  SELECT belongs.group_id FROM organisation_group belongs
    JOIN quota_node node ON node.organisation_id = belongs.organisation_id
   WHERE node.id = current_tenant_id()
$$;
REVOKE EXECUTE ON FUNCTION own_organisation_ids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_organisation_ids() TO grenier_tenant;

DO $$
DECLARE
  dated regclass;
BEGIN
  FOREACH dated IN ARRAY ARRAY['organisation_identity', 'organisation_population', 'organisation_group']::regclass[] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', dated);
    EXECUTE format('CREATE POLICY tenant_own ON %s FOR SELECT TO grenier_tenant
      USING (organisation_id IN (SELECT own_organisation_ids()))', dated);
    EXECUTE format('CREATE POLICY platform_all ON %s TO grenier_platform USING (true) WITH CHECK (true)', dated);
    EXECUTE format('GRANT SELECT ON %s TO grenier_tenant', dated);
  END LOOP;
END $$;
