-- What the FCTVA gives back of a taxed expense, from a day on. Nothing is known until somebody records it; a row is never changed.
CREATE TABLE fctva_rate (
  valid_from date NOT NULL,
  -- The last day; null: until a later rate begins.
  valid_to date,
  -- Thousandths of a per cent of the amount with its VAT: 16.404 % is 16404. 0: nothing is given back from then on.
  rate_millipercent integer NOT NULL,
  -- The text that says so.
  source text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT fctva_rate_pkey PRIMARY KEY (valid_from),
  CONSTRAINT fctva_rate_days CHECK (valid_to >= valid_from),
  CONSTRAINT fctva_rate_bounds CHECK (rate_millipercent BETWEEN 0 AND 100000)
);

-- The operator's, and the same for every member.
ALTER TABLE fctva_rate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_all ON fctva_rate TO grenier_platform USING (true) WITH CHECK (true);
CREATE POLICY tenant_reads ON fctva_rate FOR SELECT TO grenier_tenant USING (true);
GRANT SELECT, INSERT ON fctva_rate TO grenier_platform;
GRANT SELECT (valid_from, valid_to, rate_millipercent, source, recorded_at) ON fctva_rate TO grenier_tenant;
