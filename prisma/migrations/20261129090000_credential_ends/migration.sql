-- A credential that nobody can renew, as a client certificate, is told of before it ends. Those that were looked at once and never again
-- since nothing of theirs could be renewed are looked at once more.
UPDATE cluster_secret SET renewal_due_at = recorded_at WHERE renewal_due_at IS NULL;
