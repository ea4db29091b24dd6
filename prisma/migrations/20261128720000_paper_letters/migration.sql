-- Keeps notice: what is sent on paper holds its notice until that is forgotten too, years after the release before is gone.
-- Whether a member has its letters on paper, and where they go, from a day on. Never changed: a later one takes its place.
CREATE TABLE postal_choice (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  on_paper boolean NOT NULL,
  -- Lines, post code, city and country; null: none is known.
  address jsonb,
  valid_from date NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT postal_choice_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT postal_choice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT postal_choice_address CHECK (jsonb_typeof(address) = 'object')
);
CREATE INDEX postal_choice_tenant_id_valid_from_idx ON postal_choice (tenant_id, valid_from);

-- Letters that were printed together: one file.
CREATE TABLE paper_batch (
  id uuid NOT NULL,
  number integer NOT NULL,
  -- Where letters go back to, line by line, as it was then.
  return_lines jsonb NOT NULL,
  letter_count integer NOT NULL,
  page_count integer,
  size_bytes bigint,
  sha256 bytea,
  requested_at timestamptz(3) NOT NULL,
  requested_by text NOT NULL,
  posted_on date,
  posted_at timestamptz(3),
  posted_by text,
  -- True once the file is not kept any more: that it was printed and posted stays.
  is_file_forgotten boolean NOT NULL,
  version integer NOT NULL,
  CONSTRAINT paper_batch_pkey PRIMARY KEY (id),
  CONSTRAINT paper_batch_number CHECK (number >= 1),
  CONSTRAINT paper_batch_drawn CHECK (
    (page_count IS NULL) = (sha256 IS NULL) AND (page_count IS NULL) = (size_bytes IS NULL)),
  CONSTRAINT paper_batch_posted CHECK (
    (posted_on IS NULL) = (posted_at IS NULL) AND (posted_on IS NULL) = (posted_by IS NULL)
    AND (posted_on IS NULL OR page_count IS NOT NULL)),
  CONSTRAINT paper_batch_forgotten CHECK (NOT is_file_forgotten OR posted_on IS NOT NULL),
  CONSTRAINT paper_batch_counts CHECK (letter_count >= 1 AND page_count >= letter_count AND size_bytes >= 1 AND version >= 1)
);
CREATE UNIQUE INDEX paper_batch_number_key ON paper_batch (number);
CREATE INDEX paper_batch_posted_at_idx ON paper_batch (posted_at) WHERE NOT is_file_forgotten;

-- A piece of a print file; the pieces one after the other are the file.
CREATE TABLE paper_batch_piece (
  batch_id uuid NOT NULL,
  number integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT paper_batch_piece_pkey PRIMARY KEY (batch_id, number),
  CONSTRAINT paper_batch_piece_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES paper_batch(id)
);
-- Compressed already.
ALTER TABLE paper_batch_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- A notice that goes on paper too. It waits until a print file takes it, with the address of that day.
CREATE TABLE paper_letter (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  notice_id uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  batch_id uuid,
  position integer,
  address jsonb,
  CONSTRAINT paper_letter_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT paper_letter_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT paper_letter_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice(tenant_id, id),
  CONSTRAINT paper_letter_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES paper_batch(id),
  CONSTRAINT paper_letter_taken CHECK (
    (batch_id IS NULL) = (position IS NULL) AND (batch_id IS NULL) = (address IS NULL) AND position >= 1)
);
CREATE UNIQUE INDEX paper_letter_tenant_id_notice_id_key ON paper_letter (tenant_id, notice_id);
CREATE UNIQUE INDEX paper_letter_batch_id_position_key ON paper_letter (batch_id, position);
-- What waits, for the list and for the next print file.
CREATE INDEX paper_letter_waiting ON paper_letter (recorded_at, id) WHERE batch_id IS NULL;

CALL protect_tenant_table('postal_choice');
CALL protect_tenant_table('paper_letter');

GRANT SELECT ON postal_choice, paper_letter TO grenier_tenant;
GRANT SELECT, INSERT ON postal_choice, paper_letter, paper_batch, paper_batch_piece TO grenier_platform;
-- A letter is put into a print file, once; nothing else of it changes.
GRANT UPDATE (batch_id, position, address) ON paper_letter TO grenier_platform;
GRANT UPDATE (page_count, size_bytes, sha256, posted_on, posted_at, posted_by, is_file_forgotten, version)
  ON paper_batch TO grenier_platform;
-- Files go first, letters with what they told of.
GRANT DELETE ON paper_batch_piece, paper_letter TO grenier_platform;
