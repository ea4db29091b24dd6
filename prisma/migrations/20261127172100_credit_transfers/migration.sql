-- What is given back on several statements: a row takes a part off the one and its opposite puts it on the other. It names the month that
-- is corrected, whose VAT it bears, and is no correction itself.
ALTER TABLE charge DROP CONSTRAINT charge_kind,
  ADD CONSTRAINT charge_kind CHECK (
    kind IN ('usage', 'free', 'population', 'subscription', 'minimum', 'cap', 'shared', 'true-up', 'transfer', 'rounding')),
  DROP CONSTRAINT charge_correction,
  ADD CONSTRAINT charge_correction CHECK (
    (correction_id IS NULL AND kind <> 'transfer') = (origin_month IS NULL)
    AND (kind <> 'transfer' OR correction_id IS NULL)
    AND (correction_id IS NULL) = (correction_part IS NULL)
    AND (correction_part IS DISTINCT FROM 'reversal' OR corrects_charge_id IS NOT NULL)
    AND (correction_id IS NOT NULL OR corrects_charge_id IS NULL));

-- Closing a month asks what a payer's titles still ask for.
CREATE INDEX statement_creditable_idx ON statement(tenant_id) WHERE credited_statement_id IS NULL AND credited_year IS NULL;
