-- Whose each line is, named as on the day of the statement, and which VAT it bears: a statement may have several regimes.
ALTER TABLE statement_line ADD COLUMN beneficiary_name text, ADD COLUMN vat_regime text, ADD COLUMN vat_rate_basis_points integer;
UPDATE statement_line line
   SET beneficiary_name = coalesce((SELECT identity.name FROM tenant
                                      JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
                                     WHERE tenant.id = line.beneficiary_tenant_id
                                     ORDER BY identity.valid_to IS NULL DESC, identity.valid_from DESC LIMIT 1), ''),
       vat_regime = coalesce(one.regime, statement.vat_regime),
       vat_rate_basis_points = coalesce(one.rate_basis_points, 0)
  FROM statement
  LEFT JOIN statement_vat_group one ON one.tenant_id = statement.tenant_id AND one.statement_id = statement.id
 WHERE statement.tenant_id = line.tenant_id AND statement.id = line.statement_id;
ALTER TABLE statement_line
  ALTER COLUMN beneficiary_name SET NOT NULL,
  ALTER COLUMN vat_regime SET NOT NULL,
  ALTER COLUMN vat_rate_basis_points SET NOT NULL,
  ADD CONSTRAINT statement_line_vat_regime CHECK (vat_regime IN ('out-of-scope', 'exempt', 'standard')),
  ADD CONSTRAINT statement_line_vat_rate CHECK (vat_rate_basis_points BETWEEN 0 AND 10000 AND (vat_regime = 'standard' OR vat_rate_basis_points = 0));
