-- What a member, or the operator for all of them, means to spend in a year, and the parts of it at which somebody is to know.
CREATE TABLE member_budget (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  amount_cents bigint NOT NULL,
  threshold_percents jsonb NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT member_budget_pkey PRIMARY KEY (tenant_id, fiscal_year),
  CONSTRAINT member_budget_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT member_budget_figures CHECK (fiscal_year BETWEEN 2000 AND 2999 AND amount_cents > 0)
);
CREATE TABLE operator_budget (
  fiscal_year integer NOT NULL,
  amount_cents bigint NOT NULL,
  threshold_percents jsonb NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT operator_budget_pkey PRIMARY KEY (fiscal_year),
  CONSTRAINT operator_budget_figures CHECK (fiscal_year BETWEEN 2000 AND 2999 AND amount_cents > 0)
);

-- That a threshold was crossed, the first time it was seen to be; never changed.
CREATE TABLE member_budget_crossing (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  percent integer NOT NULL,
  basis text NOT NULL,
  budget_cents bigint NOT NULL,
  amount_micros bigint NOT NULL,
  crossed_at timestamptz(3) NOT NULL,
  CONSTRAINT member_budget_crossing_pkey PRIMARY KEY (tenant_id, fiscal_year, percent, basis),
  CONSTRAINT member_budget_crossing_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT member_budget_crossing_basis CHECK (basis IN ('charged', 'forecast'))
);
CREATE TABLE operator_budget_crossing (
  fiscal_year integer NOT NULL,
  percent integer NOT NULL,
  basis text NOT NULL,
  budget_cents bigint NOT NULL,
  amount_micros bigint NOT NULL,
  crossed_at timestamptz(3) NOT NULL,
  CONSTRAINT operator_budget_crossing_pkey PRIMARY KEY (fiscal_year, percent, basis),
  CONSTRAINT operator_budget_crossing_basis CHECK (basis IN ('charged', 'forecast'))
);

CALL protect_tenant_table('member_budget');
CALL protect_tenant_table('member_budget_crossing');
GRANT SELECT ON member_budget, member_budget_crossing TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON member_budget, operator_budget TO grenier_platform;
GRANT SELECT, INSERT ON member_budget_crossing, operator_budget_crossing TO grenier_platform;
