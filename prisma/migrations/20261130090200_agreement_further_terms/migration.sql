-- What an agreement says besides what is reckoned by: the services that it covers, how it is prolonged, the deliberation of the
-- member. Null: it was not recorded. Avenants have theirs among their terms.
-- Keeps agreement.agreement_further_terms_check: the release before does not write this column.
ALTER TABLE agreement
  ADD COLUMN further_terms jsonb,
  ADD CONSTRAINT agreement_further_terms_check CHECK (jsonb_typeof(further_terms) = 'object');
