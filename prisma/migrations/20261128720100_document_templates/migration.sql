-- Templates of agreements, avenants and deliberations that the operator has sent. Never changed: a later one takes its place.
CREATE TABLE document_template (
  kind text NOT NULL,
  -- Counted from 1 within its kind.
  number integer NOT NULL,
  name text NOT NULL,
  size_bytes integer NOT NULL,
  sha256 bytea NOT NULL,
  -- Placeholders and lists that it says.
  placeholders jsonb NOT NULL,
  -- Checked and packed anew.
  bytes bytea NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT document_template_pkey PRIMARY KEY (kind, number),
  CONSTRAINT document_template_kind CHECK (kind IN ('agreement', 'amendment', 'deliberation')),
  CONSTRAINT document_template_size CHECK (number >= 1 AND size_bytes >= 1)
);
-- Compressed already.
ALTER TABLE document_template ALTER COLUMN bytes SET STORAGE EXTERNAL;
GRANT SELECT, INSERT ON document_template TO grenier_platform;
