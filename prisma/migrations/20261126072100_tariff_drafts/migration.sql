-- Prices and keys before they are voted: what a committee compares. Never changed, and never charged by.
CREATE TABLE tariff_draft (
  id uuid NOT NULL,
  name text NOT NULL,
  rules jsonb NOT NULL,
  sharing_keys jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT tariff_draft_pkey PRIMARY KEY (id)
);
CREATE INDEX tariff_draft_created_at_id_idx ON tariff_draft(created_at, id);
GRANT SELECT, INSERT ON tariff_draft TO grenier_platform;
