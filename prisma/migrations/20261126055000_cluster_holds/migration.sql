-- While one lasts, nothing is written to the cluster: something there is newer than this database, or another installation's
-- (cluster rule 6). Never deleted: an operator lifts it, and says why.
CREATE TABLE cluster_hold (
  cluster_id uuid NOT NULL,
  id uuid NOT NULL,
  cause text NOT NULL,
  detail text NOT NULL,
  -- The highest revision that was seen when it began; null where none was compared.
  seen_revision bigint,
  held_at timestamptz(3) NOT NULL,
  held_by text NOT NULL,
  lifted_at timestamptz(3),
  lifted_by text,
  lift_reason text,
  -- What revisions begin from once it is lifted: above everything that stood on the cluster then.
  revision_floor bigint,
  version integer NOT NULL,
  CONSTRAINT cluster_hold_pkey PRIMARY KEY (cluster_id,id),
  CONSTRAINT cluster_hold_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT cluster_hold_cause CHECK (cause IN ('higher-revision', 'other-installation', 'operator')),
  CONSTRAINT cluster_hold_dates CHECK (lifted_at >= held_at),
  CONSTRAINT cluster_hold_lifted CHECK (
    (lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)
    AND (lifted_at IS NULL) = (revision_floor IS NULL)),
  CONSTRAINT cluster_hold_revisions CHECK (seen_revision >= 0 AND revision_floor >= 0),
  CONSTRAINT cluster_hold_version CHECK (version >= 1)
);
-- One at a time: lifting it lifts what keeps us from writing.
CREATE UNIQUE INDEX cluster_hold_one_lasting ON cluster_hold (cluster_id) WHERE lifted_at IS NULL;

GRANT SELECT, INSERT ON cluster_hold TO grenier_platform;
GRANT UPDATE (lifted_at, lifted_by, lift_reason, revision_floor, version) ON cluster_hold TO grenier_platform;
