-- A statement is the sum of its lines, to the cent, and of the charges that it took, to the micro: what rounds them is a charge too.
-- Held at the commit, because both are written after it.
CREATE FUNCTION check_statement_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lines_cents numeric;
  charges_micros numeric;
BEGIN
  SELECT coalesce(sum(amount_cents), 0) INTO lines_cents FROM statement_line
   WHERE tenant_id = NEW.tenant_id AND statement_id = NEW.id;
  SELECT coalesce(sum(charge.amount_micros), 0) INTO charges_micros
    FROM statement_charge taken
    JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
   WHERE taken.payer_tenant_id = NEW.tenant_id AND taken.statement_id = NEW.id;
  IF lines_cents <> NEW.total_cents OR charges_micros <> NEW.total_cents::numeric * 10000 THEN
    RAISE EXCEPTION 'statement % is not the sum of its lines and charges', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_adds_up AFTER INSERT ON statement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_statement_sums();
