-- The least and the most that a member owes in a month are charges of their own.
ALTER TABLE charge DROP CONSTRAINT charge_kind,
  ADD CONSTRAINT charge_kind CHECK (
    kind IN ('usage', 'free', 'population', 'subscription', 'minimum', 'cap', 'shared', 'rounding'));

-- What was decided, when the month was closed, of members whose population is unknown: prices and keys by population
-- leave them out, or the closing waits until it is known.
ALTER TABLE period ADD COLUMN members_without_population text;
UPDATE period SET members_without_population = CASE WHEN state = 'open' THEN 'refused' ELSE 'left-out' END;
ALTER TABLE period ALTER COLUMN members_without_population SET NOT NULL,
  ADD CONSTRAINT period_members_without_population CHECK (members_without_population IN ('refused', 'left-out'));

-- That a cost was split, and what of it no member carries. Never changed.
CREATE TABLE cost_sharing (
  cost_pool_id uuid NOT NULL,
  unshared_cents bigint NOT NULL,
  shared_at timestamptz(3) NOT NULL,
  CONSTRAINT cost_sharing_pkey PRIMARY KEY (cost_pool_id),
  CONSTRAINT cost_sharing_cost_pool_id_fkey FOREIGN KEY (cost_pool_id) REFERENCES cost_pool(id)
);
INSERT INTO cost_sharing (cost_pool_id, unshared_cents, shared_at)
SELECT cost_pool.id, 0, max(charge.booked_at)
  FROM cost_pool JOIN charge ON charge.rule_id = cost_pool.id::text AND charge.kind = 'shared'
 GROUP BY cost_pool.id;
GRANT SELECT, INSERT ON cost_sharing TO grenier_platform;
