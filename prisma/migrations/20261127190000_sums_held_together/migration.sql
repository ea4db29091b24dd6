-- The sums of statements that are written together are held together: one query for all of an insert, in place of one for each row.
-- A check that waits for the commit is always of one row, so each insert of statements leaves one row that says what is due, and
-- that is taken away once it is held. The database leaves it itself, as who writes, so that it is held as who writes too. One that a
-- login adds is one more check; nobody is granted to read, change or take away any, and that would not take away its check.
CREATE TABLE statement_sums_due (
  -- That of the first of them.
  id uuid NOT NULL,
  tenant_ids uuid[] NOT NULL,
  statement_ids uuid[] NOT NULL,
  total_cents bigint[] NOT NULL,
  vat_cents bigint[] NOT NULL,
  CONSTRAINT statement_sums_due_pkey PRIMARY KEY (id)
);
GRANT INSERT ON statement_sums_due TO grenier_platform;

CREATE FUNCTION make_statement_sums_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO statement_sums_due (id, tenant_ids, statement_ids, total_cents, vat_cents)
  SELECT (array_agg(id))[1], array_agg(tenant_id), array_agg(id), array_agg(total_cents), array_agg(vat_cents)
    FROM added HAVING count(*) > 0;
  RETURN NULL;
END $$;

-- As `check_statement_sums`, for all of them; each is looked up by its keys.
CREATE FUNCTION check_statement_sums_due() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  wrong record;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtext('sums of statements'), 0);
  SELECT due.id, vat.base_cents <> due.total_cents OR vat.vat_cents <> due.vat_cents AS is_of_vat
    INTO wrong
    FROM unnest(NEW.tenant_ids, NEW.statement_ids, NEW.total_cents, NEW.vat_cents)
           AS due (tenant_id, id, total_cents, vat_cents)
   CROSS JOIN LATERAL (SELECT coalesce(sum(base_cents), 0) AS base_cents, coalesce(sum(vat_cents), 0) AS vat_cents
                         FROM statement_vat_group WHERE tenant_id = due.tenant_id AND statement_id = due.id) AS vat
   CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS cents
                         FROM statement_line WHERE tenant_id = due.tenant_id AND statement_id = due.id) AS line
   CROSS JOIN LATERAL (SELECT coalesce(sum(amount_micros), 0) AS micros
                         FROM charge WHERE payer_tenant_id = due.tenant_id AND statement_id = due.id) AS born
   CROSS JOIN LATERAL (SELECT coalesce(sum(charge.amount_micros), 0) AS micros
                         FROM statement_charge AS taken
                         JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
                        WHERE taken.payer_tenant_id = due.tenant_id AND taken.statement_id = due.id) AS stood
   WHERE vat.base_cents <> due.total_cents OR vat.vat_cents <> due.vat_cents OR line.cents <> due.total_cents
      OR born.micros + stood.micros <> due.total_cents::numeric * 10000
   LIMIT 1;
  IF wrong.is_of_vat THEN
    RAISE EXCEPTION 'the VAT groups of statement % do not add up to it', wrong.id USING ERRCODE = 'check_violation';
  END IF;
  IF wrong.id IS NOT NULL THEN
    RAISE EXCEPTION 'statement % is not the sum of its lines and charges', wrong.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION forget_statement_sums_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
BEGIN
  DELETE FROM statement_sums_due WHERE id = NEW.id;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION forget_statement_sums_due() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER statements_add_up AFTER INSERT ON statement_sums_due DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_statement_sums_due();
-- Fires after it, by its name.
CREATE CONSTRAINT TRIGGER statements_added_up AFTER INSERT ON statement_sums_due DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION forget_statement_sums_due();

DROP TRIGGER statement_adds_up ON statement;
DROP FUNCTION check_statement_sums();
CREATE TRIGGER statement_sums_are_due AFTER INSERT ON statement REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION make_statement_sums_due();
