-- What a probe showed of each direction: a network that enforces one of them refuses what both deny. Null where nothing
-- was shown of it, as by every probe before: an older verdict stays what it was and tells no direction.
ALTER TABLE cluster_network_probe
  ADD COLUMN ingress text,
  ADD COLUMN egress text,
  ADD CONSTRAINT cluster_network_probe_directions CHECK (
    (ingress IS NULL OR ingress IN ('enforced', 'not-enforced')) AND (egress IS NULL OR egress IN ('enforced', 'not-enforced'))),
  -- A verdict says no more than its directions: one that is open, or both that are not.
  ADD CONSTRAINT cluster_network_probe_shown CHECK (
    (ingress IS NULL AND egress IS NULL)
    OR (verdict IS NOT NULL AND verdict = 'not-enforced'
        AND (ingress IS NOT DISTINCT FROM 'not-enforced' OR egress IS NOT DISTINCT FROM 'not-enforced'))
    OR (verdict IS NOT NULL AND verdict = 'enforced'
        AND ingress IS NOT DISTINCT FROM 'enforced' AND egress IS NOT DISTINCT FROM 'enforced'));

GRANT UPDATE (ingress, egress) ON cluster_network_probe TO grenier_platform;
