-- The signed paper of an act, as a PDF. Never changed: a later one takes its place, and the former stays with who replaced it.
CREATE TABLE act_file (
  act_id uuid NOT NULL,
  -- Counted from 1 within its act.
  number integer NOT NULL,
  name text NOT NULL,
  size_bytes integer NOT NULL,
  sha256 bytea NOT NULL,
  bytes bytea NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  -- Null of the one that counts.
  replaced_at timestamptz(3),
  replaced_by text,
  CONSTRAINT act_file_pkey PRIMARY KEY (act_id, number),
  CONSTRAINT act_file_act_id_fkey FOREIGN KEY (act_id) REFERENCES act(id),
  CONSTRAINT act_file_size CHECK (number >= 1 AND size_bytes BETWEEN 1 AND 10000000 AND size_bytes = octet_length(bytes)),
  CONSTRAINT act_file_sha256 CHECK (sha256 = sha256(bytes)),
  CONSTRAINT act_file_replaced CHECK ((replaced_at IS NULL) = (replaced_by IS NULL))
);
CREATE UNIQUE INDEX act_file_one_counts ON act_file (act_id) WHERE replaced_at IS NULL;
-- One paper is the paper of one act.
CREATE UNIQUE INDEX act_file_of_one_act ON act_file (sha256) WHERE replaced_at IS NULL;
-- Compressed already.
ALTER TABLE act_file ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- A member reads the file of an act that it reads, as this is today: what was replaced may have been somebody else's.
ALTER TABLE act_file ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_all ON act_file TO grenier_platform USING (true) WITH CHECK (true);
CREATE POLICY tenant_own ON act_file FOR SELECT TO grenier_tenant
  USING (replaced_at IS NULL AND act_id IN (SELECT id FROM act));
GRANT SELECT, INSERT ON act_file TO grenier_platform;
GRANT UPDATE (replaced_at, replaced_by) ON act_file TO grenier_platform;
GRANT SELECT (act_id, number, name, size_bytes, sha256, bytes, recorded_at, replaced_at) ON act_file TO grenier_tenant;

-- What a member's archive says of the files beside it.
CREATE VIEW own_act_file WITH (security_invoker = true) AS
SELECT (SELECT current_tenant_id()) AS tenant_id, file.act_id, file.number, file.name, file.size_bytes, file.sha256,
       file.recorded_at
  FROM act_file file
 WHERE file.replaced_at IS NULL AND file.act_id IN (SELECT id FROM own_act);
GRANT SELECT ON own_act_file TO grenier_tenant;
