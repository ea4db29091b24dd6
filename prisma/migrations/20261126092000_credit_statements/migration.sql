-- What is given back is a statement of its own: on one issued statement of the same payer, which it names, or, for a true-up, on a year.
ALTER TABLE statement
  ADD COLUMN credited_statement_id uuid,
  ADD COLUMN credited_year integer,
  ADD CONSTRAINT statement_credited_one CHECK (num_nonnulls(credited_statement_id, credited_year) <= 1),
  ADD CONSTRAINT statement_credited_negative CHECK (payable_cents < 0 OR num_nonnulls(credited_statement_id, credited_year) = 0),
  -- Nothing goes back on what was never issued, nor on another payer's statement.
  ADD CONSTRAINT statement_tenant_id_credited_statement_id_fkey FOREIGN KEY (tenant_id, credited_statement_id)
    REFERENCES statement_issue(tenant_id, statement_id);
CREATE UNIQUE INDEX statement_credited_once ON statement(tenant_id, month, credited_statement_id) WHERE credited_statement_id IS NOT NULL;
CREATE INDEX statement_tenant_id_credited_statement_id_idx ON statement(tenant_id, credited_statement_id);

ALTER TABLE statement_issue ADD COLUMN credit_kind text,
  ADD CONSTRAINT statement_issue_credit_kind CHECK (credit_kind IN ('reduction', 'annulation', 'mandat'));

CREATE FUNCTION check_statement_credit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  original statement;
  credited bigint;
BEGIN
  IF NEW.credited_statement_id IS NULL THEN
    RETURN NEW;
  END IF;
  -- Two credits of one statement wait for each other here.
  PERFORM pg_advisory_xact_lock(hashtext('credits on ' || NEW.credited_statement_id), 0);
  SELECT * INTO original FROM statement WHERE tenant_id = NEW.tenant_id AND id = NEW.credited_statement_id;
  SELECT coalesce(sum(payable_cents), 0) INTO credited FROM statement
   WHERE tenant_id = NEW.tenant_id AND credited_statement_id = NEW.credited_statement_id;
  IF num_nonnulls(original.credited_statement_id, original.credited_year) > 0 THEN
    RAISE EXCEPTION 'statement % gives back itself: nothing goes back on it', original.id USING ERRCODE = 'check_violation';
  END IF;
  IF original.payable_cents + credited + NEW.payable_cents < 0 THEN
    RAISE EXCEPTION 'statement % asks for less than is given back on it', original.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_credit BEFORE INSERT ON statement FOR EACH ROW EXECUTE FUNCTION check_statement_credit();

-- A title of an earlier year is closed: what it asked for too much is paid back (mandat). One of the same year is reduced, or cancelled.
CREATE FUNCTION check_issued_credit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  issued statement;
  original_year integer;
BEGIN
  SELECT * INTO issued FROM statement WHERE tenant_id = NEW.tenant_id AND id = NEW.statement_id;
  SELECT coalesce((SELECT fiscal_year FROM statement_issue
                    WHERE tenant_id = NEW.tenant_id AND statement_id = issued.credited_statement_id), issued.credited_year)
    INTO original_year;
  IF (original_year IS NULL) <> (NEW.credit_kind IS NULL)
     OR (NEW.credit_kind = 'mandat') <> (original_year < NEW.fiscal_year OR issued.credited_year IS NOT NULL) THEN
    RAISE EXCEPTION 'statement % is issued as what it is not', NEW.statement_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_issue_credit BEFORE INSERT ON statement_issue FOR EACH ROW EXECUTE FUNCTION check_issued_credit();

-- Closing a month asks which of its rows go back on what was issued.
CREATE INDEX charge_month_correction_id_idx ON charge(month) WHERE correction_id IS NOT NULL;
