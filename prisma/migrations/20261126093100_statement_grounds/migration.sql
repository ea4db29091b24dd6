-- What a statement rests on, as it was when it was composed: prices and their act, where data stands, the last restore drills, what
-- was forecast. It is kept because all of it but the prices may be otherwise later, and a document never changes.
CREATE TABLE statement_grounds (
  tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  grounds jsonb NOT NULL,
  CONSTRAINT statement_grounds_pkey PRIMARY KEY (tenant_id, statement_id),
  CONSTRAINT statement_grounds_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id)
);
CALL protect_tenant_table('statement_grounds');
GRANT SELECT ON statement_grounds TO grenier_tenant;
GRANT SELECT, INSERT ON statement_grounds TO grenier_platform;
