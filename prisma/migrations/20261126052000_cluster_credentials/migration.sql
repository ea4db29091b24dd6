-- Whose identity destroys on a cluster what an exit takes away: one of its own, or, where an operator says so, the worker's.
ALTER TABLE cluster
  ADD COLUMN exit_access text,
  ADD COLUMN exit_username text;
-- Clusters that stand were declared when one identity did everything: an exit under way there must not be stranded by this.
UPDATE cluster SET exit_access = 'worker';
ALTER TABLE cluster
  ALTER COLUMN exit_access SET NOT NULL,
  ADD CONSTRAINT cluster_exit_access CHECK (exit_access IN ('separate', 'worker', 'none')),
  ADD CONSTRAINT cluster_exit_username CHECK (exit_username IS NULL OR exit_access = 'separate');

-- Sealed by the application, as the other one.
ALTER TABLE cluster_secret ADD COLUMN exit_kubeconfig_sealed text;
