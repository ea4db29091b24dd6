-- Once a year every member is asked what space it will need: for which year, when, by whose prices, and how far it has come.
CREATE TABLE needs_campaign (
  fiscal_year integer NOT NULL,
  opens_on date NOT NULL,
  closes_on date NOT NULL,
  tariff_draft_id uuid,
  message text,
  opened_by text NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  asked_at timestamptz(3),
  reminded_days integer,
  closed_at timestamptz(3),
  CONSTRAINT needs_campaign_pkey PRIMARY KEY (fiscal_year),
  CONSTRAINT needs_campaign_tariff_draft_id_fkey FOREIGN KEY (tariff_draft_id) REFERENCES tariff_draft(id),
  CONSTRAINT needs_campaign_year CHECK (fiscal_year BETWEEN 2000 AND 2999),
  CONSTRAINT needs_campaign_dates CHECK (closes_on >= opens_on),
  CONSTRAINT needs_campaign_reminded CHECK (reminded_days >= 0)
);
GRANT SELECT, INSERT, UPDATE (asked_at, reminded_days, closed_at) ON needs_campaign TO grenier_platform;

-- What a member answered last; offers that are left out of the lines are kept as they are.
CREATE TABLE needs_answer (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  lines jsonb NOT NULL,
  note text,
  answered_by text NOT NULL,
  answered_at timestamptz(3) NOT NULL,
  CONSTRAINT needs_answer_pkey PRIMARY KEY (tenant_id, fiscal_year),
  CONSTRAINT needs_answer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT needs_answer_fiscal_year_fkey FOREIGN KEY (fiscal_year) REFERENCES needs_campaign(fiscal_year),
  CONSTRAINT needs_answer_lines CHECK (jsonb_typeof(lines) = 'array')
);
CREATE INDEX needs_answer_fiscal_year_idx ON needs_answer(fiscal_year);

-- What a campaign came to for a member once it was closed: written once, never changed.
CREATE TABLE needs_outcome (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  answered boolean NOT NULL,
  planned_year_micros bigint,
  draft_commitment_cents bigint,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT needs_outcome_pkey PRIMARY KEY (tenant_id, fiscal_year),
  CONSTRAINT needs_outcome_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT needs_outcome_fiscal_year_fkey FOREIGN KEY (fiscal_year) REFERENCES needs_campaign(fiscal_year),
  CONSTRAINT needs_outcome_priced CHECK ((planned_year_micros IS NULL) = (draft_commitment_cents IS NULL))
);
CREATE INDEX needs_outcome_fiscal_year_idx ON needs_outcome(fiscal_year);

CALL protect_tenant_table('needs_answer');
CALL protect_tenant_table('needs_outcome');
GRANT SELECT ON needs_answer, needs_outcome TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE (lines, note, answered_by, answered_at) ON needs_answer TO grenier_platform;
GRANT SELECT, INSERT ON needs_outcome TO grenier_platform;
