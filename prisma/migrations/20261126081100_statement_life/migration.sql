-- A statement is composed when its month is closed and never changes; that it was issued, and under which number, is a fact of
-- its own. What was issued before was composed the same moment.
CREATE TABLE statement_batch (
  id uuid NOT NULL,
  month text NOT NULL,
  state text NOT NULL,
  series text NOT NULL,
  fiscal_year integer NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  CONSTRAINT statement_batch_pkey PRIMARY KEY (id),
  CONSTRAINT statement_batch_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT statement_batch_state CHECK (state IN ('issuing', 'issued')),
  CONSTRAINT statement_batch_finished CHECK ((state = 'issued') = (finished_at IS NOT NULL)),
  CONSTRAINT statement_batch_series CHECK (series ~ '^[A-Z0-9]{0,8}$')
);
CREATE INDEX statement_batch_month_requested_at_idx ON statement_batch(month, requested_at);

-- Who was chosen. A statement is in one batch for ever: it is issued with it.
CREATE TABLE statement_batch_item (
  tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  CONSTRAINT statement_batch_item_pkey PRIMARY KEY (tenant_id,statement_id),
  CONSTRAINT statement_batch_item_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id),
  CONSTRAINT statement_batch_item_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES statement_batch(id)
);
CREATE INDEX statement_batch_item_batch_id_idx ON statement_batch_item(batch_id);

CREATE TABLE statement_issue (
  tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  number text NOT NULL,
  series text NOT NULL,
  fiscal_year integer NOT NULL,
  sequence integer NOT NULL,
  issued_at timestamptz(3) NOT NULL,
  payer_siret text,
  engagement_number text,
  service_code text,
  CONSTRAINT statement_issue_pkey PRIMARY KEY (tenant_id,statement_id),
  CONSTRAINT statement_issue_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id),
  -- What the finance software of a French authority takes (PES, NumeroFacture).
  CONSTRAINT statement_issue_number CHECK (length(number) BETWEEN 1 AND 20),
  CONSTRAINT statement_issue_sequence CHECK (sequence >= 1)
);
CREATE UNIQUE INDEX statement_issue_number_key ON statement_issue(number);
CREATE UNIQUE INDEX statement_issue_series_fiscal_year_sequence_key ON statement_issue(series, fiscal_year, sequence);
INSERT INTO statement_issue (tenant_id, statement_id, number, series, fiscal_year, sequence, issued_at, payer_siret)
SELECT tenant_id, id, number, '', split_part(number, '-', 1)::integer, split_part(number, '-', 2)::integer, issued_at, payer_siret
  FROM statement;

-- References that were given for a statement before it was issued; the newest of each counts.
CREATE TABLE statement_reference (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  statement_id uuid NOT NULL,
  siret text,
  engagement_number text,
  service_code text,
  given_by text NOT NULL,
  given_at timestamptz(3) NOT NULL,
  CONSTRAINT statement_reference_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT statement_reference_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id),
  CONSTRAINT statement_reference_siret CHECK (siret ~ '^[0-9]{14}$'),
  CONSTRAINT statement_reference_some CHECK (num_nonnulls(siret, engagement_number, service_code) > 0)
);
CREATE INDEX statement_reference_tenant_id_statement_id_idx ON statement_reference(tenant_id, statement_id);

ALTER TABLE statement
  ADD COLUMN drafted_at timestamptz(3),
  ADD COLUMN disputable_until date,
  ADD COLUMN recipient_id uuid,
  ADD COLUMN settlement_mode text,
  ADD COLUMN subject text;
-- No draft stood before: nobody could dispute one.
UPDATE statement SET drafted_at = issued_at, disputable_until = issued_at::date,
  recipient_id = (SELECT recipient_id FROM payer_assignment WHERE payer_tenant_id = statement.tenant_id ORDER BY valid_from DESC, id LIMIT 1),
  settlement_mode = coalesce((SELECT recipient.settlement_mode FROM payer_assignment
    JOIN recipient ON recipient.tenant_id = payer_tenant_id AND recipient.id = recipient_id
   WHERE payer_tenant_id = statement.tenant_id ORDER BY payer_assignment.valid_from DESC, payer_assignment.id LIMIT 1), 'titre'),
  subject = 'Participation ' || month;
ALTER TABLE statement
  ALTER COLUMN drafted_at SET NOT NULL,
  ALTER COLUMN disputable_until SET NOT NULL,
  ALTER COLUMN settlement_mode SET NOT NULL,
  ALTER COLUMN subject SET NOT NULL,
  DROP COLUMN number,
  DROP COLUMN issued_at,
  ADD CONSTRAINT statement_tenant_id_recipient_id_fkey FOREIGN KEY (tenant_id, recipient_id) REFERENCES recipient(tenant_id, id),
  ADD CONSTRAINT statement_settlement CHECK (settlement_mode IN ('titre', 'imputation-ac', 'internal', 'e-invoice')),
  -- What the finance software takes (PES, ObjPce).
  ADD CONSTRAINT statement_subject CHECK (length(subject) BETWEEN 1 AND 160);

-- Series by name; the first has none.
ALTER TABLE statement_series ADD COLUMN series text;
UPDATE statement_series SET series = '';
ALTER TABLE statement_series ALTER COLUMN series SET NOT NULL,
  DROP CONSTRAINT statement_series_pkey,
  ADD CONSTRAINT statement_series_pkey PRIMARY KEY (series, year);

-- What is under the recovery threshold (CGCT D1611-1) is owed by the payer of its month, and asked for with its next statement.
CREATE TABLE statement_carry (
  tenant_id uuid NOT NULL,
  month text NOT NULL,
  amount_micros bigint NOT NULL,
  payable_cents bigint NOT NULL,
  threshold_cents bigint NOT NULL,
  charge_count integer NOT NULL,
  -- False: it paid for nobody on the month's last day, and owed only what was carried before.
  is_paying boolean NOT NULL,
  carried_at timestamptz(3) NOT NULL,
  CONSTRAINT statement_carry_pkey PRIMARY KEY (tenant_id,month),
  CONSTRAINT statement_carry_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT statement_carry_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT statement_carry_below CHECK (abs(payable_cents) < threshold_cents)
);

-- A carried charge (of the beneficiary, `tenant_id`) is owed by one payer; `statement_charge` says with which statement it was asked.
CREATE TABLE carried_charge (
  tenant_id uuid NOT NULL,
  charge_id uuid NOT NULL,
  payer_tenant_id uuid NOT NULL,
  month text NOT NULL,
  CONSTRAINT carried_charge_pkey PRIMARY KEY (tenant_id,charge_id),
  CONSTRAINT carried_charge_tenant_id_charge_id_fkey FOREIGN KEY (tenant_id, charge_id) REFERENCES charge(tenant_id, id),
  CONSTRAINT carried_charge_payer_tenant_id_month_fkey FOREIGN KEY (payer_tenant_id, month) REFERENCES statement_carry(tenant_id, month)
);
CREATE INDEX carried_charge_payer_tenant_id_month_idx ON carried_charge(payer_tenant_id, month);

-- With which statement a carried month was asked for.
CREATE TABLE statement_take_up (
  tenant_id uuid NOT NULL,
  month text NOT NULL,
  statement_id uuid NOT NULL,
  CONSTRAINT statement_take_up_pkey PRIMARY KEY (tenant_id,month),
  CONSTRAINT statement_take_up_tenant_id_month_fkey FOREIGN KEY (tenant_id, month) REFERENCES statement_carry(tenant_id, month),
  CONSTRAINT statement_take_up_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id)
);
CREATE INDEX statement_take_up_tenant_id_statement_id_idx ON statement_take_up(tenant_id, statement_id);

ALTER TABLE statement_line ADD COLUMN carried_from text,
  ADD CONSTRAINT statement_line_carried_from CHECK (carried_from ~ '^[0-9]{4}-(0[1-9]|1[0-2])$');

CALL protect_tenant_table('statement_batch_item');
CALL protect_tenant_table('statement_issue');
CALL protect_tenant_table('statement_reference');
CALL protect_tenant_table('statement_carry');
CALL protect_tenant_table('carried_charge');
CALL protect_tenant_table('statement_take_up');

GRANT SELECT ON statement_batch_item, statement_issue, statement_reference, statement_carry, carried_charge, statement_take_up
  TO grenier_tenant;
GRANT SELECT, INSERT ON statement_batch, statement_batch_item, statement_issue, statement_reference, statement_carry, carried_charge,
  statement_take_up TO grenier_platform;
GRANT UPDATE (state, finished_at) ON statement_batch TO grenier_platform;
