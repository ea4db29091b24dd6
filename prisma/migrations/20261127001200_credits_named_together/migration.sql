-- As before, and a credit that leaves nothing of its title is an annulation, any other of its year a reduction. Credits of two
-- months on one title may be issued at once, each without seeing the other: who comes second is told to look again.
CREATE OR REPLACE FUNCTION check_issued_credit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  issued statement;
  original_year integer;
  left_cents bigint;
BEGIN
  SELECT * INTO issued FROM statement WHERE tenant_id = NEW.tenant_id AND id = NEW.statement_id;
  SELECT coalesce((SELECT fiscal_year FROM statement_issue
                    WHERE tenant_id = NEW.tenant_id AND statement_id = issued.credited_statement_id), issued.credited_year)
    INTO original_year;
  IF (original_year IS NULL) <> (NEW.credit_kind IS NULL)
     OR (NEW.credit_kind = 'mandat') <> (original_year < NEW.fiscal_year OR issued.credited_year IS NOT NULL) THEN
    RAISE EXCEPTION 'statement % is issued as what it is not', NEW.statement_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.credit_kind IN ('reduction', 'annulation') THEN
    PERFORM pg_advisory_xact_lock(hashtext('credits on ' || issued.credited_statement_id), 0);
    SELECT original.payable_cents + issued.payable_cents + coalesce(sum(other.payable_cents), 0) INTO left_cents
      FROM statement original
      LEFT JOIN (SELECT credit.tenant_id, credit.credited_statement_id, credit.payable_cents FROM statement credit
                   JOIN statement_issue known ON known.tenant_id = credit.tenant_id AND known.statement_id = credit.id) AS other
             ON other.tenant_id = original.tenant_id AND other.credited_statement_id = original.id
     WHERE original.tenant_id = NEW.tenant_id AND original.id = issued.credited_statement_id
     GROUP BY original.payable_cents;
    IF (NEW.credit_kind = 'annulation') <> (left_cents = 0) THEN
      RAISE EXCEPTION 'statement % leaves % cents of its title', NEW.statement_id, left_cents
        USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;
  RETURN NEW;
END $$;
