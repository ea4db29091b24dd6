-- Most charges are written together with the statement that they stand on. Such a charge says so itself, and `statement_charge`
-- holds only those that stood before: what was carried, corrected or shared. A charge that is born on a statement is of its month.
ALTER TABLE charge ADD COLUMN payer_tenant_id uuid, ADD COLUMN statement_id uuid,
  ADD CONSTRAINT charge_statement CHECK ((statement_id IS NULL) = (payer_tenant_id IS NULL));
CREATE INDEX charge_statement_id_idx ON charge(statement_id) WHERE statement_id IS NOT NULL;

-- Charges are paged by month, tenant and id: a month that is closed is booked at one instant, so nothing is told apart by it.
DROP INDEX charge_booked_at_id_idx;

-- On which statement a charge stands, whenever it came there. Each reader sees what it sees of the two tables.
CREATE VIEW charge_on_statement WITH (security_invoker = true) AS
SELECT tenant_id, id AS charge_id, payer_tenant_id, statement_id FROM charge WHERE statement_id IS NOT NULL
 UNION ALL
SELECT tenant_id, charge_id, payer_tenant_id, statement_id FROM statement_charge;
GRANT SELECT ON charge_on_statement TO grenier_tenant, grenier_platform;

-- What a charge names is looked up for all that are written together, the rows that they correct too.
ALTER TABLE charge DROP CONSTRAINT charge_correction_id_fkey, DROP CONSTRAINT charge_tenant_id_corrects_charge_id_fkey;
CREATE TRIGGER correction_keeps_id BEFORE UPDATE OF id ON correction FOR EACH ROW WHEN (OLD.id <> NEW.id)
  EXECUTE FUNCTION refuse_other_id();

CREATE OR REPLACE FUNCTION check_charge_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unknown record;
BEGIN
  -- Read once: rows of a tenant mostly name the same.
  SELECT bool_or(NOT EXISTS (SELECT FROM tenant WHERE tenant.id = one.tenant_id)) AS tenant,
         bool_or(one.offer_id IS NOT NULL
                 AND NOT EXISTS (SELECT FROM offer WHERE offer.id = one.offer_id)) AS offer,
         bool_or(one.statement_id IS NOT NULL
                 AND NOT EXISTS (SELECT FROM statement
                                  WHERE statement.tenant_id = one.payer_tenant_id AND statement.id = one.statement_id
                                    AND statement.month = one.month)) AS statement,
         bool_or(one.correction_id IS NOT NULL
                 AND NOT EXISTS (SELECT FROM correction WHERE correction.id = one.correction_id)) AS correction
    INTO unknown
    FROM (SELECT DISTINCT tenant_id, offer_id, payer_tenant_id, statement_id, month, correction_id FROM added) AS one;
  IF unknown.tenant THEN CALL refuse_unknown('charge_tenant_id_known'); END IF;
  IF unknown.offer THEN CALL refuse_unknown('charge_offer_id_known'); END IF;
  IF unknown.statement THEN CALL refuse_unknown('charge_payer_tenant_id_statement_id_known'); END IF;
  IF unknown.correction THEN CALL refuse_unknown('charge_correction_id_known'); END IF;
  IF EXISTS (SELECT FROM added
              WHERE corrects_charge_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM charge
                                 WHERE charge.tenant_id = added.tenant_id AND charge.id = added.corrects_charge_id)) THEN
    CALL refuse_unknown('charge_tenant_id_corrects_charge_id_known');
  END IF;
  RETURN NULL;
END $$;

-- A charge stands on one statement at most: one that was born on a statement is taken by no other. Nobody is granted to change a
-- charge, so what is read here stays.
CREATE OR REPLACE FUNCTION check_statement_charge_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found record;
BEGIN
  -- With a limit each is looked up by its key: the planner knows little of what was added, and would read all charges.
  SELECT bool_or(known.id IS NULL) AS unknown, bool_or(known.statement_id IS NOT NULL) AS stands
    INTO found
    FROM added
    LEFT JOIN LATERAL (SELECT id, statement_id FROM charge
                        WHERE charge.tenant_id = added.tenant_id AND charge.id = added.charge_id LIMIT 1) AS known ON true;
  IF found.unknown THEN CALL refuse_unknown('statement_charge_tenant_id_charge_id_known'); END IF;
  IF found.stands THEN
    RAISE EXCEPTION 'a charge stands on a statement already'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'statement_charge_stands_once';
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT payer_tenant_id, statement_id FROM added) AS one
              WHERE NOT EXISTS (SELECT FROM statement
                                 WHERE statement.tenant_id = one.payer_tenant_id AND statement.id = one.statement_id)) THEN
    CALL refuse_unknown('statement_charge_payer_tenant_id_statement_id_known');
  END IF;
  RETURN NULL;
END $$;

-- A statement is the sum of its lines and of its VAT groups, to the cent, and of the charges that stand on it, to the micro. Held
-- once for each statement, at the commit, because all of it is written after it.
DROP TRIGGER statement_vat_adds_up ON statement;
CREATE OR REPLACE FUNCTION check_statement_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  summed record;
BEGIN
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

-- All groups of a statement are written at once; one that comes later has no place in it.
DROP TRIGGER statement_vat_group_adds_up ON statement_vat_group;
DROP FUNCTION check_statement_vat();
CREATE FUNCTION check_statement_vat_groups() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong uuid;
BEGIN
  SELECT one.statement_id INTO wrong
    FROM (SELECT DISTINCT tenant_id, statement_id FROM added) AS one
   WHERE (SELECT (total_cents, statement.vat_cents) FROM statement
           WHERE statement.tenant_id = one.tenant_id AND statement.id = one.statement_id) IS DISTINCT FROM
         (SELECT (coalesce(sum(base_cents), 0)::bigint, coalesce(sum(vat_cents), 0)::bigint)
            FROM statement_vat_group AS known
           WHERE known.tenant_id = one.tenant_id AND known.statement_id = one.statement_id)
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the VAT groups of statement % do not add up to it', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER statement_vat_group_adds_up AFTER INSERT ON statement_vat_group REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_statement_vat_groups();
