-- What the accounting says of an issued statement. Written once: another value for a known titre is refused, never taken over.
CREATE TABLE titre (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  number text NOT NULL,
  statement_id uuid NOT NULL,
  bordereau text NOT NULL,
  issued_on date NOT NULL,
  amount_cents bigint NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT titre_pkey PRIMARY KEY (tenant_id,fiscal_year,number),
  CONSTRAINT titre_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement_issue(tenant_id, statement_id),
  CONSTRAINT titre_amount CHECK (amount_cents <> 0)
);
CREATE UNIQUE INDEX titre_fiscal_year_number_key ON titre(fiscal_year, number);
CREATE INDEX titre_tenant_id_statement_id_idx ON titre(tenant_id, statement_id);

CREATE TABLE titre_rejection (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  number text NOT NULL,
  rejected_on date NOT NULL,
  reason text,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT titre_rejection_pkey PRIMARY KEY (tenant_id,fiscal_year,number),
  CONSTRAINT titre_rejection_tenant_id_fiscal_year_number_fkey FOREIGN KEY (tenant_id, fiscal_year, number) REFERENCES titre(tenant_id, fiscal_year, number)
);

CREATE TABLE titre_payment (
  tenant_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  number text NOT NULL,
  paid_on date NOT NULL,
  amount_cents bigint NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT titre_payment_pkey PRIMARY KEY (tenant_id,fiscal_year,number,paid_on),
  CONSTRAINT titre_payment_tenant_id_fiscal_year_number_fkey FOREIGN KEY (tenant_id, fiscal_year, number) REFERENCES titre(tenant_id, fiscal_year, number),
  CONSTRAINT titre_payment_amount CHECK (amount_cents > 0)
);

CALL protect_tenant_table('titre');
CALL protect_tenant_table('titre_rejection');
CALL protect_tenant_table('titre_payment');
GRANT SELECT, INSERT ON titre, titre_rejection, titre_payment TO grenier_platform;
