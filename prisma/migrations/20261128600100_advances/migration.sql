-- Keeps agreement.agreement_advance: of a column that no release before writes.
-- An agreement may ask a part of the year ahead; it is a charge of the payer, and its opposite comes off a later statement.
ALTER TABLE agreement ADD COLUMN advance_cents bigint,
  ADD CONSTRAINT agreement_advance CHECK (advance_cents IS NULL OR advance_cents > 0 AND billing_cycle = 'advance-and-balance');

ALTER TABLE charge DROP CONSTRAINT charge_kind,
  ADD CONSTRAINT charge_kind CHECK (kind IN ('usage', 'free', 'population', 'subscription', 'minimum', 'cap', 'shared', 'true-up',
                                             'transfer', 'advance', 'rounding'));
-- Each step of a closing asks what its payers have paid ahead.
CREATE INDEX charge_advance_idx ON charge(tenant_id) WHERE kind = 'advance';
