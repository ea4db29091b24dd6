-- Statements of a month are composed payer by payer. Were somebody given another payer in the midst of it, whose statement
-- stands already, what it owes would be asked of nobody, and no sum would show it. So from when rating begins until the month
-- is closed its payers stand; before, a closing waits for who lacks one. A first payer, of who is enrolled meanwhile, changes
-- nothing of it.
CREATE FUNCTION check_payer_while_closing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before payer_assignment;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before := OLD;
  ELSIF NOT EXISTS (SELECT FROM payer_assignment WHERE tenant_id = NEW.tenant_id) THEN
    RETURN NEW;
  END IF;
  -- A closing starts after this commit, with what it says, or has started and is seen.
  LOCK TABLE period IN SHARE MODE;
  IF EXISTS (
    SELECT FROM period
     CROSS JOIN LATERAL (
       SELECT (to_date(month, 'YYYY-MM') + interval '1 month' - interval '1 day')::date AS day) AS last
     CROSS JOIN LATERAL (
       SELECT CASE WHEN before.valid_from <= day AND (before.valid_to IS NULL OR before.valid_to > day)
                   THEN before.payer_tenant_id END AS then_payer,
              CASE WHEN NEW.valid_from <= day AND (NEW.valid_to IS NULL OR NEW.valid_to > day)
                   THEN NEW.payer_tenant_id END AS now_payer) AS paying
     WHERE state = 'closing' AND progress_total > 0 AND then_payer IS DISTINCT FROM now_payer) THEN
    RAISE EXCEPTION 'tenant % gets another payer once the month that is closing is closed', NEW.tenant_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payer_assignment_while_closing BEFORE INSERT OR UPDATE ON payer_assignment
  FOR EACH ROW EXECUTE FUNCTION check_payer_while_closing();
