-- Keeps statement_carry.statement_carry_asked_in: of a column that no release before writes.
-- Keeps statement_carry.statement_carry_below: it takes what the former one took, and more.
-- What is measured in a month waits for the end of its agreement's cycle, and is carried until then whatever it comes to.
ALTER TABLE statement_carry ADD COLUMN asked_in text,
  DROP CONSTRAINT statement_carry_below,
  ADD CONSTRAINT statement_carry_asked_in CHECK (asked_in ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' AND asked_in > month),
  ADD CONSTRAINT statement_carry_below CHECK (asked_in IS NOT NULL OR abs(payable_cents) < threshold_cents);
