-- What this database has last written on a cluster as its stamp, and what it is writing: a crash between the two leaves one of them
-- there. A copy of the database, or an older one, knows another stamp than the one that stands.
CREATE TABLE cluster_stamp (
  cluster_id uuid NOT NULL,
  -- Of the database that this row was written in: a restored dump bears that of its original.
  database_id text NOT NULL,
  token uuid,
  next_token uuid,
  -- Of the latest that was begun.
  number bigint NOT NULL,
  -- A person lifted a hold: the next stamp is written whatever stands there.
  takes_over boolean NOT NULL,
  written_at timestamptz(3),
  CONSTRAINT cluster_stamp_pkey PRIMARY KEY (cluster_id),
  CONSTRAINT cluster_stamp_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT cluster_stamp_number CHECK (number >= 0)
);

GRANT SELECT, INSERT, UPDATE ON cluster_stamp TO grenier_platform;

-- Two more reasons to hold a cluster.
ALTER TABLE cluster_hold DROP CONSTRAINT cluster_hold_cause;
ALTER TABLE cluster_hold ADD CONSTRAINT cluster_hold_cause CHECK (
  cause IN ('higher-revision', 'other-installation', 'other-database', 'older-database', 'operator'));
