-- A year can be trued up again, once something of it was corrected or more of its costs came in: what is posted is the difference alone.
ALTER TABLE true_up ADD COLUMN sequence integer NOT NULL DEFAULT 1;
ALTER TABLE true_up ALTER COLUMN sequence DROP DEFAULT,
  DROP CONSTRAINT true_up_pkey,
  ADD CONSTRAINT true_up_pkey PRIMARY KEY (fiscal_year, sequence);

-- The next one names the one before: they are counted from 1 without gap, whoever tries at once.
CREATE FUNCTION check_true_up_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <> 1 + (SELECT count(*) FROM true_up WHERE fiscal_year = NEW.fiscal_year) THEN
    RAISE EXCEPTION 'true-up % of % does not follow the one before', NEW.sequence, NEW.fiscal_year USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER true_up_sequence BEFORE INSERT ON true_up FOR EACH ROW EXECUTE FUNCTION check_true_up_sequence();
