-- A closing writes some fifteen charges, as many takings and as many lines for each member. A foreign key looks each of them
-- up by itself, which took more time than writing them. What they name is looked up here once for all rows that are written
-- together, and what is not there is refused as a foreign key would. A key also guards against deleting what it names: nobody
-- is granted to delete a tenant, an offer, a charge or a statement, nor to change a charge or a statement. The other two never
-- get another id, which is held at the end.
ALTER TABLE charge DROP CONSTRAINT charge_tenant_id_fkey, DROP CONSTRAINT charge_offer_id_fkey;
ALTER TABLE statement_charge DROP CONSTRAINT statement_charge_tenant_id_charge_id_fkey,
  DROP CONSTRAINT statement_charge_payer_tenant_id_statement_id_fkey;
ALTER TABLE statement_line DROP CONSTRAINT statement_line_tenant_id_statement_id_fkey,
  DROP CONSTRAINT statement_line_beneficiary_tenant_id_fkey;

-- As a foreign key says it, and by the name of the key that it stands for.
CREATE PROCEDURE refuse_unknown(named text) LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row names what there is not: %', named
    USING ERRCODE = 'foreign_key_violation', CONSTRAINT = named;
END $$;
REVOKE EXECUTE ON PROCEDURE refuse_unknown(text) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE refuse_unknown(text) TO grenier_platform;

CREATE FUNCTION check_charge_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT tenant_id FROM added) AS one
              WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = one.tenant_id)) THEN
    CALL refuse_unknown('charge_tenant_id_known');
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT offer_id FROM added WHERE offer_id IS NOT NULL) AS one
              WHERE NOT EXISTS (SELECT FROM offer WHERE offer.id = one.offer_id)) THEN
    CALL refuse_unknown('charge_offer_id_known');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER charge_names AFTER INSERT ON charge REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_charge_names();

CREATE FUNCTION check_statement_charge_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added
              WHERE NOT EXISTS (SELECT FROM charge
                                 WHERE charge.tenant_id = added.tenant_id AND charge.id = added.charge_id)) THEN
    CALL refuse_unknown('statement_charge_tenant_id_charge_id_known');
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT payer_tenant_id, statement_id FROM added) AS one
              WHERE NOT EXISTS (SELECT FROM statement
                                 WHERE statement.tenant_id = one.payer_tenant_id AND statement.id = one.statement_id)) THEN
    CALL refuse_unknown('statement_charge_payer_tenant_id_statement_id_known');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER statement_charge_names AFTER INSERT ON statement_charge REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_statement_charge_names();

CREATE FUNCTION check_statement_line_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT tenant_id, statement_id FROM added) AS one
              WHERE NOT EXISTS (SELECT FROM statement
                                 WHERE statement.tenant_id = one.tenant_id AND statement.id = one.statement_id)) THEN
    CALL refuse_unknown('statement_line_tenant_id_statement_id_known');
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT beneficiary_tenant_id FROM added) AS one
              WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = one.beneficiary_tenant_id)) THEN
    CALL refuse_unknown('statement_line_beneficiary_tenant_id_known');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER statement_line_names AFTER INSERT ON statement_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_statement_line_names();

CREATE FUNCTION refuse_other_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the id of a row of % never changes', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
END $$;
CREATE TRIGGER tenant_keeps_id BEFORE UPDATE OF id ON tenant FOR EACH ROW WHEN (OLD.id <> NEW.id)
  EXECUTE FUNCTION refuse_other_id();
CREATE TRIGGER offer_keeps_id BEFORE UPDATE OF id ON offer FOR EACH ROW WHEN (OLD.id <> NEW.id)
  EXECUTE FUNCTION refuse_other_id();
