CREATE TABLE tariff (
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  act_id uuid NOT NULL,
  currency text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  rules jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT tariff_pkey PRIMARY KEY (id),
  CONSTRAINT tariff_act_id_fkey FOREIGN KEY (act_id) REFERENCES act(id),
  CONSTRAINT tariff_currency CHECK (currency = 'EUR'),
  CONSTRAINT tariff_validity CHECK (valid_to >= valid_from),
  -- A day has one tariff; `valid_to` is its last day.
  CONSTRAINT tariff_one_per_day EXCLUDE USING gist (daterange(valid_from, valid_to, '[]') WITH &&)
);

CREATE TABLE cost_pool (
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  month text NOT NULL,
  amount_cents bigint NOT NULL,
  sharing_key jsonb NOT NULL,
  act_id uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT cost_pool_pkey PRIMARY KEY (id),
  CONSTRAINT cost_pool_act_id_fkey FOREIGN KEY (act_id) REFERENCES act(id),
  CONSTRAINT cost_pool_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$')
);
CREATE UNIQUE INDEX cost_pool_month_code_key ON cost_pool(month, code);

CREATE TABLE period (
  id uuid NOT NULL,
  month text NOT NULL,
  period_start timestamptz(3) NOT NULL,
  period_end timestamptz(3) NOT NULL,
  state text NOT NULL,
  progress_done integer NOT NULL,
  progress_total integer NOT NULL,
  blocked_by text,
  checks jsonb NOT NULL,
  version integer NOT NULL,
  CONSTRAINT period_pkey PRIMARY KEY (id),
  CONSTRAINT period_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT period_bounds CHECK (period_end > period_start),
  CONSTRAINT period_state CHECK (state IN ('open', 'closing', 'closed', 'issuing', 'issued')),
  CONSTRAINT period_progress CHECK (progress_done >= 0 AND progress_total >= 0)
);
CREATE UNIQUE INDEX period_month_key ON period(month);

CREATE TABLE charge (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  month text NOT NULL,
  kind text NOT NULL,
  rule_id text NOT NULL,
  label text NOT NULL,
  offer_id uuid,
  meter text,
  quantity_byte_seconds numeric(38,0),
  estimated_seconds bigint NOT NULL,
  unit_price_micros bigint,
  amount_micros bigint NOT NULL,
  explanation jsonb NOT NULL,
  booked_at timestamptz(3) NOT NULL,
  CONSTRAINT charge_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT charge_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT charge_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT charge_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT charge_kind CHECK (kind IN ('usage', 'free', 'population', 'subscription', 'shared', 'rounding')),
  CONSTRAINT charge_estimated CHECK (estimated_seconds >= 0)
);
CREATE INDEX charge_month_tenant_id_idx ON charge(month, tenant_id);
CREATE INDEX charge_booked_at_id_idx ON charge(booked_at, id);
CREATE UNIQUE INDEX charge_id_key ON charge(id);

CREATE TABLE statement (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  payer_name text NOT NULL,
  payer_siren text,
  payer_siret text,
  issuer_name text NOT NULL,
  month text NOT NULL,
  period_start timestamptz(3) NOT NULL,
  period_end timestamptz(3) NOT NULL,
  issued_at timestamptz(3) NOT NULL,
  agreement_number text NOT NULL,
  tariff_code text NOT NULL,
  tariff_act_number text NOT NULL,
  vat_regime text NOT NULL,
  total_cents bigint NOT NULL,
  currency text NOT NULL,
  simulated boolean NOT NULL,
  CONSTRAINT statement_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT statement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT statement_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT statement_bounds CHECK (period_end > period_start),
  CONSTRAINT statement_currency CHECK (currency = 'EUR'),
  CONSTRAINT statement_vat_regime CHECK (vat_regime IN ('out-of-scope', 'exempt', 'standard'))
);
CREATE UNIQUE INDEX statement_number_key ON statement(number);
CREATE INDEX statement_month_tenant_id_idx ON statement(month, tenant_id);
CREATE UNIQUE INDEX statement_id_key ON statement(id);

CREATE TABLE statement_line (
  tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  position integer NOT NULL,
  beneficiary_tenant_id uuid NOT NULL,
  label text NOT NULL,
  quantity_text text NOT NULL,
  unit_price_text text NOT NULL,
  amount_cents bigint NOT NULL,
  CONSTRAINT statement_line_pkey PRIMARY KEY (tenant_id,statement_id,position),
  CONSTRAINT statement_line_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id),
  CONSTRAINT statement_line_beneficiary_tenant_id_fkey FOREIGN KEY (beneficiary_tenant_id) REFERENCES tenant(id),
  CONSTRAINT statement_line_position CHECK (position >= 1)
);

CREATE TABLE statement_charge (
  tenant_id uuid NOT NULL,
  charge_id uuid NOT NULL,
  payer_tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  CONSTRAINT statement_charge_pkey PRIMARY KEY (tenant_id,charge_id),
  CONSTRAINT statement_charge_tenant_id_charge_id_fkey FOREIGN KEY (tenant_id, charge_id) REFERENCES charge(tenant_id, id),
  CONSTRAINT statement_charge_payer_tenant_id_statement_id_fkey FOREIGN KEY (payer_tenant_id, statement_id) REFERENCES statement(tenant_id, id)
);
CREATE INDEX statement_charge_payer_tenant_id_statement_id_idx ON statement_charge(payer_tenant_id, statement_id);

CREATE TABLE statement_series (
  year integer NOT NULL,
  last_number integer NOT NULL,
  CONSTRAINT statement_series_pkey PRIMARY KEY (year),
  CONSTRAINT statement_series_last CHECK (last_number >= 1)
);

CALL protect_tenant_table('charge');
CALL protect_tenant_table('statement');
CALL protect_tenant_table('statement_line');
CALL protect_tenant_table('statement_charge');

-- Issued is immutable: no scope may change or delete a charge, a statement or a line.
GRANT SELECT ON charge, statement, statement_line, statement_charge TO grenier_tenant;
GRANT SELECT, INSERT ON charge, statement, statement_line, statement_charge, tariff, cost_pool TO grenier_platform;
-- A tariff gets an end when its successor is published; nothing else of it changes.
GRANT UPDATE (valid_to, version) ON tariff TO grenier_platform;
GRANT SELECT, INSERT, UPDATE ON period, statement_series TO grenier_platform;
