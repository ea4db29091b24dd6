-- What was decided, when the month was closed, of costs whose key weighs nobody: the closing waits, or they stay unshared.
ALTER TABLE period ADD COLUMN costs_without_weight text;
UPDATE period SET costs_without_weight = 'refused';
ALTER TABLE period ALTER COLUMN costs_without_weight SET NOT NULL,
  ADD CONSTRAINT period_costs_without_weight CHECK (costs_without_weight IN ('refused', 'unshared'));
