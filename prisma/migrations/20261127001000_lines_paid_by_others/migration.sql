-- Who does not pay for what it uses reads its lines on the statements of who does. A row of its own for each such line, since
-- what a tenant reads is its own: the statement, its sums and the lines of others stay with the payer. Written when it is issued.
CREATE TABLE line_paid_by_other (
  -- The beneficiary.
  tenant_id uuid NOT NULL,
  payer_tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  position integer NOT NULL,
  number text NOT NULL,
  payer_name text NOT NULL,
  month text NOT NULL,
  issued_at timestamptz(3) NOT NULL,
  simulated boolean NOT NULL,
  label text NOT NULL,
  quantity_text text NOT NULL,
  unit_price_text text NOT NULL,
  amount_cents bigint NOT NULL,
  carried_from text,
  vat_regime text NOT NULL,
  vat_rate_basis_points integer NOT NULL,
  CONSTRAINT line_paid_by_other_pkey PRIMARY KEY (tenant_id, statement_id, position),
  CONSTRAINT line_paid_by_other_payer_tenant_id_statement_id_fkey FOREIGN KEY (payer_tenant_id, statement_id)
    REFERENCES statement_issue(tenant_id, statement_id),
  CONSTRAINT line_paid_by_other_is_other CHECK (tenant_id <> payer_tenant_id)
);
CREATE INDEX line_paid_by_other_payer_tenant_id_statement_id_idx ON line_paid_by_other(payer_tenant_id, statement_id);
CALL protect_tenant_table('line_paid_by_other');
GRANT SELECT ON line_paid_by_other TO grenier_tenant;
GRANT SELECT, INSERT ON line_paid_by_other TO grenier_platform;

-- In the transaction of the number, whoever gives it; what was issued before this migration is shown as well.
CREATE FUNCTION show_lines_paid_by_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO line_paid_by_other
  SELECT line.beneficiary_tenant_id, line.tenant_id, line.statement_id, line.position, issue.number, statement.payer_name,
         statement.month, issue.issued_at, statement.simulated, line.label, line.quantity_text, line.unit_price_text,
         line.amount_cents, line.carried_from, line.vat_regime, line.vat_rate_basis_points
    FROM added AS issue
    JOIN statement ON statement.tenant_id = issue.tenant_id AND statement.id = issue.statement_id
    JOIN statement_line line ON line.tenant_id = issue.tenant_id AND line.statement_id = issue.statement_id
   WHERE line.beneficiary_tenant_id <> line.tenant_id;
  RETURN NULL;
END $$;
CREATE TRIGGER statement_issue_shows_lines AFTER INSERT ON statement_issue REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION show_lines_paid_by_others();

INSERT INTO line_paid_by_other
SELECT line.beneficiary_tenant_id, line.tenant_id, line.statement_id, line.position, issue.number, statement.payer_name,
       statement.month, issue.issued_at, statement.simulated, line.label, line.quantity_text, line.unit_price_text,
       line.amount_cents, line.carried_from, line.vat_regime, line.vat_rate_basis_points
  FROM statement_issue issue
  JOIN statement ON statement.tenant_id = issue.tenant_id AND statement.id = issue.statement_id
  JOIN statement_line line ON line.tenant_id = issue.tenant_id AND line.statement_id = issue.statement_id
 WHERE line.beneficiary_tenant_id <> line.tenant_id;
