-- A payer's doubt about lines of a statement. It holds up neither the statement nor the service.
CREATE TABLE statement_dispute (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  statement_id uuid NOT NULL,
  positions integer[] NOT NULL,
  reason text NOT NULL,
  raised_by text NOT NULL,
  raised_at timestamptz(3) NOT NULL,
  due_on date NOT NULL,
  state text NOT NULL,
  answer text,
  correction text,
  ended_by text,
  ended_at timestamptz(3),
  CONSTRAINT statement_dispute_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT statement_dispute_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id),
  CONSTRAINT statement_dispute_positions CHECK (cardinality(positions) >= 1),
  CONSTRAINT statement_dispute_state CHECK (state IN ('open', 'withdrawn', 'rejected', 'corrected')),
  CONSTRAINT statement_dispute_ended CHECK ((state = 'open') = (ended_at IS NULL) AND (state = 'open') = (ended_by IS NULL)),
  CONSTRAINT statement_dispute_answered CHECK ((state IN ('rejected', 'corrected')) = (answer IS NOT NULL)),
  CONSTRAINT statement_dispute_corrected CHECK ((state = 'corrected') = (correction IS NOT NULL))
);
CREATE INDEX statement_dispute_tenant_id_statement_id_idx ON statement_dispute(tenant_id, statement_id);
CREATE INDEX statement_dispute_due_on_id_idx ON statement_dispute(due_on, id);

CALL protect_tenant_table('statement_dispute');
GRANT SELECT ON statement_dispute TO grenier_tenant;
GRANT SELECT, INSERT ON statement_dispute TO grenier_platform;
GRANT UPDATE (state, answer, correction, ended_by, ended_at) ON statement_dispute TO grenier_platform;
