-- That a statement waits for a reference so many days before its year's titres have to be made. Told once, and kept.
CREATE TABLE statement_reminder (
  tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  days_before integer NOT NULL,
  reminded_at timestamptz(3) NOT NULL,
  CONSTRAINT statement_reminder_pkey PRIMARY KEY (tenant_id, statement_id, days_before),
  CONSTRAINT statement_reminder_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id)
    REFERENCES statement (tenant_id, id),
  CONSTRAINT statement_reminder_days CHECK (days_before > 0)
);
CALL protect_tenant_table('statement_reminder');
GRANT SELECT ON statement_reminder TO grenier_tenant;
GRANT SELECT, INSERT ON statement_reminder TO grenier_platform;
