-- A move brings its namespace's name to a cluster where no other one does: two plans that did not see each other are not both true.
CREATE UNIQUE INDEX tenant_move_one_for_target ON tenant_move (target_cluster_id, target_namespace)
  WHERE switched_at IS NULL AND state <> 'cancelled';
