-- What a member paid in a former year under the system before this one (« repris »). Never changed.
CREATE TABLE opening_balance (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  amount_cents bigint NOT NULL,
  imported_by text NOT NULL,
  imported_at timestamptz(3) NOT NULL,
  CONSTRAINT opening_balance_pkey PRIMARY KEY (tenant_id, fiscal_year),
  CONSTRAINT opening_balance_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT opening_balance_figures CHECK (fiscal_year BETWEEN 1900 AND 2999)
);
CALL protect_tenant_table('opening_balance');
GRANT SELECT ON opening_balance TO grenier_tenant;
GRANT SELECT, INSERT ON opening_balance TO grenier_platform;
