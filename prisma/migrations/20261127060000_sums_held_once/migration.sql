-- The sums of a statement are held once, by a trigger that waits for the commit. Whoever writes may have it run earlier
-- (`SET CONSTRAINTS … IMMEDIATE`): as soon as a statement and what stands on it add up, or before any of it is written. What
-- the same transaction added after that was summed by nobody. So holding the sums leaves a mark that lasts to the end of the
-- transaction, and nothing is written onto a statement any more where the mark is. The mark is a lock of the transaction's own:
-- unlike a setting nobody can take it back, and where a savepoint takes back the check it takes back the mark with it.
CREATE FUNCTION sums_were_held() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM pg_catalog.pg_locks
                  WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid()
                    AND classid = pg_catalog.hashtext('sums of statements')::oid AND objid = 0 AND objsubid = 2)
$$;
REVOKE EXECUTE ON FUNCTION sums_were_held() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sums_were_held() TO grenier_platform;

CREATE OR REPLACE FUNCTION check_statement_sums() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  summed record;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtext('sums of statements'), 0);
  SELECT (SELECT coalesce(sum(amount_cents), 0) FROM statement_line
           WHERE tenant_id = NEW.tenant_id AND statement_id = NEW.id) AS lines_cents,
         (SELECT coalesce(sum(amount_micros), 0) FROM charge
           WHERE payer_tenant_id = NEW.tenant_id AND statement_id = NEW.id)
       + (SELECT coalesce(sum(charge.amount_micros), 0) FROM statement_charge taken
            JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
           WHERE taken.payer_tenant_id = NEW.tenant_id AND taken.statement_id = NEW.id) AS charges_micros,
         one.base_cents, one.vat_cents
    INTO summed
    FROM (SELECT coalesce(sum(base_cents), 0) AS base_cents, coalesce(sum(vat_cents), 0) AS vat_cents
            FROM statement_vat_group WHERE tenant_id = NEW.tenant_id AND statement_id = NEW.id) AS one;
  IF summed.base_cents <> NEW.total_cents OR summed.vat_cents <> NEW.vat_cents THEN
    RAISE EXCEPTION 'the VAT groups of statement % do not add up to it', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF summed.lines_cents <> NEW.total_cents OR summed.charges_micros <> NEW.total_cents::numeric * 10000 THEN
    RAISE EXCEPTION 'statement % is not the sum of its lines and charges', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_added_by_payer() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  standing uuid;
  is_late boolean := sums_were_held();
BEGIN
  SELECT one.statement_id INTO standing
    FROM (SELECT DISTINCT payer_tenant_id, statement_id FROM added WHERE statement_id IS NOT NULL) AS one
   WHERE is_late OR (SELECT known.xmin FROM statement AS known
                      WHERE known.tenant_id = one.payer_tenant_id AND known.id = one.statement_id)
                    <> pg_current_xact_id()::xid
   LIMIT 1;
  IF FOUND THEN CALL refuse_to_add(standing); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_added_by_tenant() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  standing uuid;
  is_late boolean := sums_were_held();
BEGIN
  SELECT one.statement_id INTO standing
    FROM (SELECT DISTINCT tenant_id, statement_id FROM added) AS one
   WHERE is_late OR (SELECT known.xmin FROM statement AS known
                      WHERE known.tenant_id = one.tenant_id AND known.id = one.statement_id)
                    <> pg_current_xact_id()::xid
   LIMIT 1;
  IF FOUND THEN CALL refuse_to_add(standing); END IF;
  RETURN NULL;
END $$;
