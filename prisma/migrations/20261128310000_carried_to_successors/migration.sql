-- What a merged commune owed and what was carried of it is owed by its successor (CGCT L2113-5): asked for with that one's next
-- statement. Whose debt a payer's is on a day; payers without a successor by then are left out.
CREATE FUNCTION debtors_on(day date) RETURNS TABLE (tenant_id uuid, debtor_id uuid) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE followed AS (
    SELECT owing.id AS owing_id, gone.successor_id
      FROM organisation_succession gone
      JOIN tenant owing ON owing.organisation_id = gone.predecessor_id
     WHERE gone.effective_on <= day
    UNION ALL
    SELECT followed.owing_id, gone.successor_id
      FROM followed
      JOIN organisation_succession gone ON gone.predecessor_id = followed.successor_id AND gone.effective_on <= day
  )
  SELECT followed.owing_id, debtor.id
    FROM followed
    JOIN tenant debtor ON debtor.organisation_id = followed.successor_id
   WHERE NOT EXISTS (SELECT FROM organisation_succession further
                      WHERE further.predecessor_id = followed.successor_id AND further.effective_on <= day)
$$;

-- The statement may be another payer's than what was carried. The release before names none: it is the same one then.
-- Keeps statement_take_up.statement_tenant_id: the trigger fills it for whoever does not know it.
-- Keeps statement_take_up: the trigger refuses nothing.
-- Keeps statement_take_up.statement_take_up_tenant_id_statement_id_fkey: the wider reference takes its place.
-- Keeps statement_take_up.statement_take_up_statement_tenant_id_statement_id_fkey: it takes whatever the former one took.
-- Keeps statement_take_up_tenant_id_statement_id_idx: the index by the statement's payer takes its place.
CREATE FUNCTION name_payer_of_take_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.statement_tenant_id := coalesce(NEW.statement_tenant_id, NEW.tenant_id);
  RETURN NEW;
END
$$;
ALTER TABLE statement_take_up ADD COLUMN statement_tenant_id uuid;
UPDATE statement_take_up SET statement_tenant_id = tenant_id;
ALTER TABLE statement_take_up ALTER COLUMN statement_tenant_id SET NOT NULL,
  DROP CONSTRAINT statement_take_up_tenant_id_statement_id_fkey,
  ADD CONSTRAINT statement_take_up_statement_tenant_id_statement_id_fkey
    FOREIGN KEY (statement_tenant_id, statement_id) REFERENCES statement(tenant_id, id);
DROP INDEX statement_take_up_tenant_id_statement_id_idx;
CREATE TRIGGER statement_take_up_payer BEFORE INSERT ON statement_take_up
  FOR EACH ROW EXECUTE FUNCTION name_payer_of_take_up();
CREATE INDEX statement_take_up_statement_tenant_id_statement_id_idx ON statement_take_up (statement_tenant_id, statement_id);
