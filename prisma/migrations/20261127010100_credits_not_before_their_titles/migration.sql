-- A title of a fiscal year is reduced or cancelled in that year, or paid back in a later one: never in a year before it was.
CREATE FUNCTION check_issued_credit_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM statement credit
               JOIN statement_issue original
                 ON original.tenant_id = credit.tenant_id AND original.statement_id = credit.credited_statement_id
              WHERE credit.tenant_id = NEW.tenant_id AND credit.id = NEW.statement_id
                AND original.fiscal_year > NEW.fiscal_year) THEN
    RAISE EXCEPTION 'statement % gives back in % what a later year asked for', NEW.statement_id, NEW.fiscal_year
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_issue_credit_year';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_issue_credit_year BEFORE INSERT ON statement_issue
  FOR EACH ROW EXECUTE FUNCTION check_issued_credit_year();
