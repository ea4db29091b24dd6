-- Looks at whether a cluster's network holds to its policies (cluster rule 16). Never deleted: what a cluster was believed
-- to enforce, and since when, stays known.
CREATE TABLE cluster_network_probe (
  cluster_id uuid NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL,
  message text NOT NULL,
  verdict text,
  reason text,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  -- Technical time, never simulated: after it the probe is given up.
  deadline_at timestamptz(3) NOT NULL,
  -- Of the probe's namespace, once it was seen: one that is gone is not made again.
  namespace_uid text,
  version integer NOT NULL,
  CONSTRAINT cluster_network_probe_pkey PRIMARY KEY (cluster_id,id),
  CONSTRAINT cluster_network_probe_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT cluster_network_probe_state CHECK (state IN ('running', 'cleaning', 'ended')),
  CONSTRAINT cluster_network_probe_verdict CHECK (verdict IN ('enforced', 'not-enforced', 'unknown')),
  CONSTRAINT cluster_network_probe_judged CHECK (
    (state = 'running') = (verdict IS NULL) AND (verdict IS NULL) = (ended_at IS NULL)),
  -- Nothing is unknown without a reason, and what was shown needs none.
  CONSTRAINT cluster_network_probe_reason CHECK ((reason IS NOT NULL) = (verdict IS NOT NULL AND verdict = 'unknown')),
  CONSTRAINT cluster_network_probe_version CHECK (version >= 1)
);
-- One at a time: two would share what they find.
CREATE UNIQUE INDEX cluster_network_probe_one_open ON cluster_network_probe (cluster_id) WHERE state <> 'ended';

GRANT SELECT, INSERT ON cluster_network_probe TO grenier_platform;
GRANT UPDATE (state, message, verdict, reason, ended_at, namespace_uid, version) ON cluster_network_probe TO grenier_platform;
