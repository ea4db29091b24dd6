-- The sums of a statement are held at the commit of the transaction that writes it. What is added to it later would be summed by
-- nobody: lines, VAT groups and charges are written in the transaction of their statement, or never. A row is of this transaction
-- when its own number is on it (`xmin`), which nobody can give it; after a savepoint it is another one, so a statement and
-- what stands on it are written without. Each statement that is named is looked up once by its key, for all rows of an insert.
CREATE PROCEDURE refuse_to_add(statement_id uuid) LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'statement % stands: nothing is added to it', statement_id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_takes_no_more';
END $$;
REVOKE EXECUTE ON PROCEDURE refuse_to_add(uuid) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE refuse_to_add(uuid) TO grenier_platform;

CREATE FUNCTION check_added_by_payer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  standing uuid;
BEGIN
  SELECT one.statement_id INTO standing
    FROM (SELECT DISTINCT payer_tenant_id, statement_id FROM added WHERE statement_id IS NOT NULL) AS one
   WHERE (SELECT known.xmin FROM statement AS known
           WHERE known.tenant_id = one.payer_tenant_id AND known.id = one.statement_id) <> pg_current_xact_id()::xid
   LIMIT 1;
  IF FOUND THEN CALL refuse_to_add(standing); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION check_added_by_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  standing uuid;
BEGIN
  SELECT one.statement_id INTO standing
    FROM (SELECT DISTINCT tenant_id, statement_id FROM added) AS one
   WHERE (SELECT known.xmin FROM statement AS known
           WHERE known.tenant_id = one.tenant_id AND known.id = one.statement_id) <> pg_current_xact_id()::xid
   LIMIT 1;
  IF FOUND THEN CALL refuse_to_add(standing); END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER charge_not_added AFTER INSERT ON charge REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_added_by_payer();
CREATE TRIGGER statement_charge_not_added AFTER INSERT ON statement_charge REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_added_by_payer();
CREATE TRIGGER statement_line_not_added AFTER INSERT ON statement_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_added_by_tenant();
CREATE TRIGGER statement_vat_group_not_added AFTER INSERT ON statement_vat_group REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_added_by_tenant();
