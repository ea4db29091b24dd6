-- What is asked for: the lines and the VAT on them, one group for each regime and rate. A statement from before bears none.
ALTER TABLE statement ADD COLUMN vat_cents bigint, ADD COLUMN payable_cents bigint;
UPDATE statement SET vat_cents = 0, payable_cents = total_cents;
ALTER TABLE statement ALTER COLUMN vat_cents SET NOT NULL, ALTER COLUMN payable_cents SET NOT NULL,
  ADD CONSTRAINT statement_payable CHECK (payable_cents = total_cents + vat_cents);

CREATE TABLE statement_vat_group (
  tenant_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  regime text NOT NULL,
  rate_basis_points integer NOT NULL,
  base_cents bigint NOT NULL,
  vat_cents bigint NOT NULL,
  CONSTRAINT statement_vat_group_pkey PRIMARY KEY (tenant_id,statement_id,regime,rate_basis_points),
  CONSTRAINT statement_vat_group_tenant_id_statement_id_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES statement(tenant_id, id),
  CONSTRAINT statement_vat_group_regime CHECK (regime IN ('out-of-scope', 'exempt', 'standard')),
  CONSTRAINT statement_vat_group_rate CHECK (rate_basis_points BETWEEN 0 AND 10000 AND (regime = 'standard' OR rate_basis_points = 0)),
  -- Rounded once for each group, half away from zero: numeric, so exact.
  CONSTRAINT statement_vat_group_rounding CHECK (vat_cents = round(base_cents::numeric * rate_basis_points / 10000))
);
INSERT INTO statement_vat_group (tenant_id, statement_id, regime, rate_basis_points, base_cents, vat_cents)
SELECT tenant_id, id, vat_regime, 0, total_cents, 0 FROM statement WHERE total_cents <> 0;

-- Held at the commit, because groups are written after their statement, and again for a group that comes later still.
CREATE FUNCTION check_statement_vat() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
BEGIN
  IF EXISTS (SELECT FROM statement
              WHERE statement.tenant_id = NEW.tenant_id AND statement.id = checked
                AND (statement.total_cents, statement.vat_cents) IS DISTINCT FROM
                    (SELECT (coalesce(sum(base_cents), 0)::bigint, coalesce(sum(vat_cents), 0)::bigint)
                       FROM statement_vat_group AS one
                      WHERE one.tenant_id = NEW.tenant_id AND one.statement_id = checked)) THEN
    RAISE EXCEPTION 'the VAT groups of statement % do not add up to it', checked USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_vat_adds_up AFTER INSERT ON statement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_statement_vat('id');
CREATE CONSTRAINT TRIGGER statement_vat_group_adds_up AFTER INSERT ON statement_vat_group
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_statement_vat('statement_id');

CALL protect_tenant_table('statement_vat_group');
GRANT SELECT ON statement_vat_group TO grenier_tenant;
GRANT SELECT, INSERT ON statement_vat_group TO grenier_platform;
