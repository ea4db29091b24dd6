-- What is written together is looked up together, each thing once: of one insert's rows some dozen name the same statement, and
-- all name a handful of offers. One trigger reads what was added, in place of two: what a row names is there, and the statement
-- it stands on was written by its own transaction, whose sums were not held yet.
DROP TRIGGER charge_names ON charge;
DROP TRIGGER charge_not_added ON charge;
DROP TRIGGER statement_line_names ON statement_line;
DROP TRIGGER statement_line_not_added ON statement_line;

CREATE OR REPLACE FUNCTION check_charge_names() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  found record;
  is_late boolean := sums_were_held();
BEGIN
  WITH one AS MATERIALIZED (
    SELECT DISTINCT tenant_id, offer_id, payer_tenant_id, statement_id, month, correction_id FROM added
  ), stated AS MATERIALIZED (
    SELECT named.statement_id, known.id IS NULL AS is_unknown, known.xmin <> pg_current_xact_id()::xid AS stands
      FROM (SELECT DISTINCT payer_tenant_id, statement_id, month FROM one WHERE statement_id IS NOT NULL) AS named
      LEFT JOIN LATERAL (SELECT statement.id, statement.xmin FROM statement
                          WHERE statement.tenant_id = named.payer_tenant_id AND statement.id = named.statement_id
                            AND statement.month = named.month LIMIT 1) AS known ON true
  )
  SELECT EXISTS (SELECT FROM (SELECT DISTINCT tenant_id FROM one) AS named
                  WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = named.tenant_id)) AS tenant,
         EXISTS (SELECT FROM (SELECT DISTINCT offer_id FROM one WHERE offer_id IS NOT NULL) AS named
                  WHERE NOT EXISTS (SELECT FROM offer WHERE offer.id = named.offer_id)) AS offer,
         EXISTS (SELECT FROM stated WHERE is_unknown) AS statement,
         EXISTS (SELECT FROM (SELECT DISTINCT correction_id FROM one WHERE correction_id IS NOT NULL) AS named
                  WHERE NOT EXISTS (SELECT FROM correction WHERE correction.id = named.correction_id)) AS correction,
         EXISTS (SELECT FROM one WHERE correction_id IS NOT NULL) AS corrects,
         (SELECT statement_id FROM stated WHERE is_late OR stands LIMIT 1) AS standing
    INTO found;
  IF found.tenant THEN CALL refuse_unknown('charge_tenant_id_known'); END IF;
  IF found.offer THEN CALL refuse_unknown('charge_offer_id_known'); END IF;
  IF found.statement THEN CALL refuse_unknown('charge_payer_tenant_id_statement_id_known'); END IF;
  IF found.correction THEN CALL refuse_unknown('charge_correction_id_known'); END IF;
  -- A row that names another charge names a correction too: the table is held to it.
  IF found.corrects AND EXISTS (SELECT FROM added
              WHERE corrects_charge_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM charge
                                 WHERE charge.tenant_id = added.tenant_id AND charge.id = added.corrects_charge_id)) THEN
    CALL refuse_unknown('charge_tenant_id_corrects_charge_id_known');
  END IF;
  IF found.standing IS NOT NULL THEN CALL refuse_to_add(found.standing); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER charge_names AFTER INSERT ON charge REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_charge_names();

CREATE OR REPLACE FUNCTION check_statement_line_names() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  found record;
  is_late boolean := sums_were_held();
BEGIN
  WITH one AS MATERIALIZED (
    SELECT DISTINCT tenant_id, statement_id, beneficiary_tenant_id FROM added
  ), stated AS MATERIALIZED (
    SELECT named.statement_id, known.id IS NULL AS is_unknown, known.xmin <> pg_current_xact_id()::xid AS stands
      FROM (SELECT DISTINCT tenant_id, statement_id FROM one) AS named
      LEFT JOIN LATERAL (SELECT statement.id, statement.xmin FROM statement
                          WHERE statement.tenant_id = named.tenant_id AND statement.id = named.statement_id LIMIT 1)
             AS known ON true
  )
  SELECT EXISTS (SELECT FROM stated WHERE is_unknown) AS statement,
         EXISTS (SELECT FROM (SELECT DISTINCT beneficiary_tenant_id FROM one) AS named
                  WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = named.beneficiary_tenant_id)) AS beneficiary,
         (SELECT statement_id FROM stated WHERE is_late OR stands LIMIT 1) AS standing
    INTO found;
  IF found.statement THEN CALL refuse_unknown('statement_line_tenant_id_statement_id_known'); END IF;
  IF found.beneficiary THEN CALL refuse_unknown('statement_line_beneficiary_tenant_id_known'); END IF;
  IF found.standing IS NOT NULL THEN CALL refuse_to_add(found.standing); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER statement_line_names AFTER INSERT ON statement_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_statement_line_names();

-- Only what gives something back is held to what it goes back on.
DROP TRIGGER statement_credit ON statement;
CREATE TRIGGER statement_credit BEFORE INSERT ON statement FOR EACH ROW WHEN (NEW.credited_statement_id IS NOT NULL)
  EXECUTE FUNCTION check_statement_credit();
