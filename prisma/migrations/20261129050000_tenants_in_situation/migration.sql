-- Tenants in a situation that somebody looks after. The overview counts them and the list of members is narrowed to them by these
-- same lines, so that a count and its list cannot differ. `day` is today of the operator, for what is looked back on.
CREATE FUNCTION tenants_in_situation(situation text, day date)
RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT tenant.id FROM tenant
   WHERE situation = 'member'
     AND NOT EXISTS (SELECT FROM tenant_exit gone WHERE gone.tenant_id = tenant.id AND gone.state = 'destroyed')
  UNION ALL
  SELECT tenant.id FROM tenant
    JOIN tenant_condition condition ON condition.tenant_id = tenant.id AND condition.type = 'Ready'
   WHERE situation = 'behind' AND condition.observed_generation < tenant.generation
     AND NOT EXISTS (SELECT FROM tenant_exit gone WHERE gone.tenant_id = tenant.id AND gone.state = 'destroyed')
  UNION ALL
  SELECT quota.tenant_id FROM quota WHERE situation = 'over' AND quota.state = 'over'
  UNION ALL
  SELECT stopped.tenant_id FROM tenant_suspension stopped WHERE situation = 'suspended' AND stopped.resumed_at IS NULL
  UNION ALL
  SELECT leaving.tenant_id FROM tenant_exit leaving
   WHERE situation = 'leaving' AND leaving.state NOT IN ('destroyed', 'cancelled')
  UNION ALL
  SELECT claim.tenant_id FROM protected_claim claim
   WHERE situation IN ('covered', 'stale', 'uncovered') AND claim.state = situation
  UNION ALL
  SELECT claim.tenant_id FROM protected_claim claim
   WHERE situation = 'gone' AND claim.state = 'gone' AND claim.acknowledged_at IS NULL
  UNION ALL
  SELECT task.tenant_id FROM protection_task task
   WHERE situation = 'failed-drill' AND task.kind = 'drill' AND task.state = 'failed'
     AND task.ended_at >= (day - 30)::timestamp AT TIME ZONE 'UTC';
END;

-- The list of before, narrowed to a situation too; null narrows nothing.
CREATE FUNCTION tenants_found(
  day date, pattern text, ready_is text, departement text, group_is uuid, cluster_is uuid, situation_is text)
RETURNS TABLE (id uuid, organisation_id uuid, name text, departement_code text, ready text)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT found.id, found.organisation_id, found.name, found.departement_code, found.ready
    FROM tenants_found(day, pattern, ready_is, departement, group_is, cluster_is) found
   WHERE situation_is IS NULL
      OR found.id IN (SELECT situated.tenant_id FROM tenants_in_situation(situation_is, day) situated);
END;
