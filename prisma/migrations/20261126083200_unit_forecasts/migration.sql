-- How many units of a service a member is expected to use in a year, in thousandths: notified before the budget is voted.
CREATE TABLE unit_forecast (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  rule_id text NOT NULL,
  units_milli bigint NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT unit_forecast_pkey PRIMARY KEY (tenant_id, fiscal_year, rule_id),
  CONSTRAINT unit_forecast_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT unit_forecast_figures CHECK (fiscal_year BETWEEN 2000 AND 2999 AND units_milli >= 0)
);
CALL protect_tenant_table('unit_forecast');
GRANT SELECT ON unit_forecast TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON unit_forecast TO grenier_platform;
