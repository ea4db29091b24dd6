-- Most explanations are a formula and its figures. They are kept as one text: as JSON, reading and building them took a fifth of
-- writing a charge. Rows of before, and what fits no list of figures, keep their JSON.
ALTER TABLE charge ADD COLUMN explanation_figures text,
  ALTER COLUMN explanation DROP NOT NULL,
  ADD CONSTRAINT charge_explained CHECK (num_nonnulls(explanation, explanation_figures) = 1);

-- A charge that is born on a statement is of its month, which is looked up, and the statement's own is held to this form.
ALTER TABLE charge DROP CONSTRAINT charge_month,
  ADD CONSTRAINT charge_month CHECK (statement_id IS NOT NULL OR month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$');
