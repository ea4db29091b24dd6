-- What others attest of the hosting of a site, or of one offer. Never deleted: it ends by its dates or is withdrawn.
CREATE TABLE certificate (
  id uuid NOT NULL,
  kind text NOT NULL,
  site_id uuid,
  offer_id uuid,
  reference text NOT NULL,
  issued_by text NOT NULL,
  valid_from date NOT NULL,
  valid_until date NOT NULL,
  withdrawn_on date,
  withdrawn_by text,
  withdrawal_reason text,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT certificate_pkey PRIMARY KEY (id),
  CONSTRAINT certificate_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
  CONSTRAINT certificate_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT certificate_kind CHECK (kind IN ('hds', 'archive-agreement', 'secnumcloud')),
  CONSTRAINT certificate_place CHECK ((site_id IS NULL) <> (offer_id IS NULL)),
  CONSTRAINT certificate_dates CHECK (valid_until >= valid_from AND withdrawn_on >= valid_from),
  CONSTRAINT certificate_withdrawn CHECK (
    (withdrawn_on IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_on IS NULL) = (withdrawal_reason IS NULL)),
  CONSTRAINT certificate_version CHECK (version >= 1)
);
CREATE INDEX certificate_valid_until_id_idx ON certificate(valid_until, id);

GRANT SELECT ON certificate TO grenier_tenant;
GRANT SELECT, INSERT ON certificate TO grenier_platform;
GRANT UPDATE (withdrawn_on, withdrawn_by, withdrawal_reason, version) ON certificate TO grenier_platform;

-- What a tenant was enrolled to store, and how its clusters came to be its own.
CREATE TABLE tenant_placement (
  tenant_id uuid NOT NULL,
  data_class text NOT NULL,
  residency_min text,
  chosen_by text NOT NULL,
  is_same_site boolean NOT NULL,
  same_site_reason text,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT tenant_placement_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT tenant_placement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_placement_data_class CHECK (data_class IN ('ordinary', 'public-archive', 'health')),
  CONSTRAINT tenant_placement_residency_min CHECK (residency_min IN ('FR', 'EU')),
  CONSTRAINT tenant_placement_chosen_by CHECK (chosen_by IN ('operator', 'policy'))
);

CALL protect_tenant_table('tenant_placement');
GRANT SELECT ON tenant_placement TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_placement TO grenier_platform;

-- Data that is not ordinary and may be in a quota from its first grant on. Nothing takes it away: nobody can see from
-- outside that such data has gone. Where nothing stands, the quota holds ordinary data.
CREATE TABLE quota_data_class (
  tenant_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  data_class text NOT NULL,
  cause_kind text NOT NULL,
  cause_id uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT quota_data_class_pkey PRIMARY KEY (tenant_id,offer_id,data_class),
  CONSTRAINT quota_data_class_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT quota_data_class_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT quota_data_class_data_class CHECK (data_class IN ('public-archive', 'health')),
  CONSTRAINT quota_data_class_cause_kind CHECK (cause_kind IN ('enrolment', 'quota-request', 'loan'))
);

CALL protect_tenant_table('quota_data_class');
GRANT SELECT ON quota_data_class TO grenier_tenant;
GRANT SELECT, INSERT ON quota_data_class TO grenier_platform;

-- What a request or a loan is for. Those that stand already were for ordinary data: no other class could be stated. The
-- default fills them in and goes at once, so that no later row is filled in by the database.
ALTER TABLE quota_request ADD COLUMN data_class text NOT NULL DEFAULT 'ordinary',
  ADD CONSTRAINT quota_request_data_class CHECK (data_class IN ('ordinary', 'public-archive', 'health'));
ALTER TABLE quota_request ALTER COLUMN data_class DROP DEFAULT;
ALTER TABLE quota_loan ADD COLUMN data_class text NOT NULL DEFAULT 'ordinary',
  ADD CONSTRAINT quota_loan_data_class CHECK (data_class IN ('ordinary', 'public-archive', 'health'));
ALTER TABLE quota_loan ALTER COLUMN data_class DROP DEFAULT;
