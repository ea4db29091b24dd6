-- A closing writes some fifteen charges and as many lines for each member. A foreign key looks each of them up by itself,
-- which took more time than writing them. Whose charge it is, of which offer, and whose line, is the same for many rows of
-- one statement: here each is looked up once for all rows that are written together. A key also guards against deleting
-- what it names; nobody may delete a tenant or an offer (no login is granted it). What a row names of its own tenant's is
-- still held by composite foreign keys, row by row: the statement of a line, the charge and the statement of a taking.
ALTER TABLE charge DROP CONSTRAINT charge_tenant_id_fkey, DROP CONSTRAINT charge_offer_id_fkey;
ALTER TABLE statement_line DROP CONSTRAINT statement_line_beneficiary_tenant_id_fkey;

CREATE FUNCTION refuse_unknown_of_charges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT tenant_id FROM added) AS one
              WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = one.tenant_id)) THEN
    RAISE EXCEPTION 'a charge is of a tenant that there is not'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'charge_tenant_known', TABLE = 'charge';
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT offer_id FROM added WHERE offer_id IS NOT NULL) AS one
              WHERE NOT EXISTS (SELECT FROM offer WHERE offer.id = one.offer_id)) THEN
    RAISE EXCEPTION 'a charge is of an offer that there is not'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'charge_offer_known', TABLE = 'charge';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER charge_names_known AFTER INSERT ON charge REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_of_charges();

CREATE FUNCTION refuse_unknown_of_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT beneficiary_tenant_id FROM added) AS one
              WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = one.beneficiary_tenant_id)) THEN
    RAISE EXCEPTION 'a line is of a tenant that there is not'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'statement_line_beneficiary_known', TABLE = 'statement_line';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER statement_line_names_known AFTER INSERT ON statement_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_of_lines();
