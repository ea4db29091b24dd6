-- How a cluster is reached: by a kubeconfig, or by the identity that the cluster gives to the process that runs in it.
ALTER TABLE cluster ADD COLUMN reached_by text;
UPDATE cluster SET reached_by = 'kubeconfig';
ALTER TABLE cluster
  ALTER COLUMN reached_by SET NOT NULL,
  ADD CONSTRAINT cluster_reached_by CHECK (reached_by IN ('kubeconfig', 'in-cluster'));

-- When the credentials must be looked at for renewal (technical time): whoever moves it on does it. Null: nothing ends that
-- could be renewed. What stands is looked at once.
ALTER TABLE cluster_secret
  ADD COLUMN renewal_due_at timestamptz(3),
  ADD COLUMN renewal_failure text;
UPDATE cluster_secret SET renewal_due_at = recorded_at;
