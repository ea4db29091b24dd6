-- What a year really cost, line by line of its mandates, as the accounts have it. Never changed: a wrong line is followed by
-- one that takes it back.
CREATE TABLE actual_cost (
  fiscal_year integer NOT NULL,
  mandate text NOT NULL,
  line integer NOT NULL,
  account text NOT NULL,
  amount_cents bigint NOT NULL,
  cost_code text NOT NULL,
  depreciation boolean NOT NULL,
  label text NOT NULL,
  imported_by text NOT NULL,
  imported_at timestamptz(3) NOT NULL,
  CONSTRAINT actual_cost_pkey PRIMARY KEY (fiscal_year, mandate, line),
  CONSTRAINT actual_cost_figures CHECK (fiscal_year BETWEEN 2000 AND 2999 AND line > 0 AND amount_cents <> 0)
);
GRANT SELECT, INSERT ON actual_cost TO grenier_platform;

-- A year is trued up once.
CREATE TABLE true_up (
  fiscal_year integer NOT NULL,
  posted_month text NOT NULL,
  difference_micros bigint NOT NULL,
  digest text NOT NULL,
  costs jsonb NOT NULL,
  posted_by text NOT NULL,
  posted_at timestamptz(3) NOT NULL,
  CONSTRAINT true_up_pkey PRIMARY KEY (fiscal_year),
  CONSTRAINT true_up_posted_month CHECK (posted_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$')
);
GRANT SELECT, INSERT ON true_up TO grenier_platform;

ALTER TABLE charge DROP CONSTRAINT charge_kind,
  ADD CONSTRAINT charge_kind CHECK (
    kind IN ('usage', 'free', 'population', 'subscription', 'minimum', 'cap', 'shared', 'true-up', 'rounding'));
