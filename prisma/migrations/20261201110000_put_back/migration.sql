-- Which objects of ours stood in a namespace when a run looked last: what is gone at the next run was taken away by somebody else, while
-- what a newer release wants for the first time was not. Null: no run has looked yet.
ALTER TABLE tenant_namespace ADD COLUMN laid text[];

-- Of all events these alone are looked for by when they happened.
CREATE INDEX provisioning_event_repair_idx ON provisioning_event (recorded_at) WHERE step = 'repair';

-- The situations of before, and members on whose clusters something was put back that somebody else had changed or taken away.
CREATE OR REPLACE FUNCTION tenants_in_situation(situation text, day date)
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
     AND task.ended_at >= (day - 30)::timestamp AT TIME ZONE 'UTC'
  UNION ALL
  SELECT event.tenant_id FROM provisioning_event event
   WHERE situation = 'put-back' AND event.step = 'repair'
     AND event.recorded_at >= (day - 7)::timestamp AT TIME ZONE 'UTC';
END;
