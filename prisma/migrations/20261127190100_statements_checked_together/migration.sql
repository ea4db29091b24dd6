-- What statements and their VAT groups name is looked up once for all that are written together, as for charges and lines: a
-- foreign key looks each of them up by itself and writes a lock onto what it finds. The other half of a key, that what is named
-- stays, is held by grants: nobody may delete a tenant, a recipient or a statement, and none of them ever gets another id.
ALTER TABLE statement DROP CONSTRAINT statement_tenant_id_fkey, DROP CONSTRAINT statement_tenant_id_recipient_id_fkey;
ALTER TABLE statement_vat_group DROP CONSTRAINT statement_vat_group_tenant_id_statement_id_fkey;

CREATE FUNCTION check_statement_names() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT FROM added WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = added.tenant_id)) THEN
    CALL refuse_unknown('statement_tenant_id_known');
  END IF;
  IF EXISTS (SELECT FROM added WHERE recipient_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM recipient
                                 WHERE recipient.tenant_id = added.tenant_id AND recipient.id = added.recipient_id)) THEN
    CALL refuse_unknown('statement_tenant_id_recipient_id_known');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER statement_names AFTER INSERT ON statement REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_statement_names();
CREATE TRIGGER recipient_keeps_id BEFORE UPDATE OF tenant_id, id ON recipient FOR EACH ROW
  WHEN (OLD.id <> NEW.id OR OLD.tenant_id <> NEW.tenant_id) EXECUTE FUNCTION refuse_other_id();

-- Of a statement that is there, and that the same transaction wrote.
CREATE OR REPLACE FUNCTION check_added_by_tenant() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  found record;
  is_late boolean := sums_were_held();
BEGIN
  WITH stated AS MATERIALIZED (
    SELECT named.statement_id, known.id IS NULL AS is_unknown, known.xmin <> pg_current_xact_id()::xid AS stands
      FROM (SELECT DISTINCT tenant_id, statement_id FROM added) AS named
      LEFT JOIN LATERAL (SELECT statement.id, statement.xmin FROM statement
                          WHERE statement.tenant_id = named.tenant_id AND statement.id = named.statement_id LIMIT 1)
             AS known ON true
  )
  SELECT EXISTS (SELECT FROM stated WHERE is_unknown) AS statement,
         (SELECT statement_id FROM stated WHERE is_late OR stands LIMIT 1) AS standing
    INTO found;
  IF found.statement THEN CALL refuse_unknown(TG_TABLE_NAME || '_tenant_id_statement_id_known'); END IF;
  IF found.standing IS NOT NULL THEN CALL refuse_to_add(found.standing); END IF;
  RETURN NULL;
END $$;
