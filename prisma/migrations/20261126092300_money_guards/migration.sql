-- Several payments of one titre on one day are told apart by what the accounting calls each; '' where it says nothing.
ALTER TABLE titre_payment ADD COLUMN reference text NOT NULL DEFAULT '';
ALTER TABLE titre_payment ALTER COLUMN reference DROP DEFAULT,
  DROP CONSTRAINT titre_payment_pkey,
  ADD CONSTRAINT titre_payment_pkey PRIMARY KEY (tenant_id, fiscal_year, number, paid_on, reference),
  ADD CONSTRAINT titre_payment_reference CHECK (length(reference) <= 50);

-- Who imported a cost of the year does not post its true-up: two persons.
CREATE FUNCTION check_true_up_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM actual_cost WHERE fiscal_year = NEW.fiscal_year AND imported_by = NEW.posted_by) THEN
    RAISE EXCEPTION 'the true-up of % is posted by who imported its costs', NEW.fiscal_year USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER true_up_person BEFORE INSERT ON true_up FOR EACH ROW EXECUTE FUNCTION check_true_up_person();

-- One line is in doubt once at a time; two doubts of one statement wait for each other here.
CREATE FUNCTION check_dispute_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('disputes of ' || NEW.statement_id), 0);
  IF EXISTS (SELECT FROM statement_dispute other
              WHERE other.tenant_id = NEW.tenant_id AND other.statement_id = NEW.statement_id AND other.state = 'open'
                AND other.positions && NEW.positions) THEN
    RAISE EXCEPTION 'a line of statement % is in dispute already', NEW.statement_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_dispute_lines BEFORE INSERT ON statement_dispute FOR EACH ROW EXECUTE FUNCTION check_dispute_lines();
