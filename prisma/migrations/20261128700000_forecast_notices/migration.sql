-- What a payer is told before it votes the budget of a year. Each preparation that says something else is a row of its own; no grant lets
-- anybody change one, so what was sent stays what was sent.
CREATE TABLE forecast_notice (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  sequence integer NOT NULL,
  payer_name text NOT NULL,
  former_cents bigint,
  projected_cents bigint NOT NULL,
  forecast_cents bigint NOT NULL,
  vat_cents bigint NOT NULL,
  is_incomplete boolean NOT NULL,
  content jsonb NOT NULL,
  content_sha256 text NOT NULL,
  prepared_by text NOT NULL,
  prepared_at timestamptz(3) NOT NULL,
  CONSTRAINT forecast_notice_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT forecast_notice_sequence_key UNIQUE (tenant_id, fiscal_year, sequence),
  CONSTRAINT forecast_notice_year_key UNIQUE (tenant_id, id, fiscal_year),
  CONSTRAINT forecast_notice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT forecast_notice_year CHECK (fiscal_year BETWEEN 2000 AND 2999),
  CONSTRAINT forecast_notice_sequence CHECK (sequence >= 1),
  CONSTRAINT forecast_notice_content CHECK (jsonb_typeof(content) = 'object'),
  CONSTRAINT forecast_notice_sha256 CHECK (content_sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX forecast_notice_id_idx ON forecast_notice(id);
CREATE INDEX forecast_notice_fiscal_year_idx ON forecast_notice(fiscal_year);

-- That a notice was sent, as which one of its year, and which it takes the place of: always the one before.
CREATE TABLE forecast_notice_sending (
  tenant_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  ordinal integer NOT NULL,
  replaces_ordinal integer,
  sent_by text NOT NULL,
  sent_at timestamptz(3) NOT NULL,
  CONSTRAINT forecast_notice_sending_pkey PRIMARY KEY (tenant_id, notice_id),
  CONSTRAINT forecast_notice_sending_year_key UNIQUE (tenant_id, notice_id, fiscal_year),
  CONSTRAINT forecast_notice_sending_ordinal_key UNIQUE (tenant_id, fiscal_year, ordinal),
  CONSTRAINT forecast_notice_sending_notice_fkey FOREIGN KEY (tenant_id, notice_id, fiscal_year)
    REFERENCES forecast_notice(tenant_id, id, fiscal_year),
  CONSTRAINT forecast_notice_sending_replaces_fkey FOREIGN KEY (tenant_id, fiscal_year, replaces_ordinal)
    REFERENCES forecast_notice_sending(tenant_id, fiscal_year, ordinal),
  CONSTRAINT forecast_notice_sending_ordinal CHECK (ordinal >= 1),
  CONSTRAINT forecast_notice_sending_replaces CHECK (replaces_ordinal IS NOT DISTINCT FROM nullif(ordinal - 1, 0))
);

CALL protect_tenant_table('forecast_notice');
CALL protect_tenant_table('forecast_notice_sending');
GRANT SELECT ON forecast_notice, forecast_notice_sending TO grenier_tenant;
GRANT SELECT, INSERT ON forecast_notice, forecast_notice_sending TO grenier_platform;
