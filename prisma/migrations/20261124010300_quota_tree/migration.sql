CREATE TABLE offer (
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  cluster_id uuid NOT NULL,
  class_name text NOT NULL,
  residency text NOT NULL,
  rounding_step_bytes bigint NOT NULL,
  quota_bytes_max bigint NOT NULL,
  size_steps_bytes bigint[] NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT offer_pkey PRIMARY KEY (id),
  CONSTRAINT offer_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT offer_kind CHECK (kind IN ('block', 'bucket', 'backup')),
  CONSTRAINT offer_residency CHECK (residency IN ('FR', 'EU', 'other')),
  CONSTRAINT offer_rounding_step CHECK (rounding_step_bytes > 0),
  CONSTRAINT offer_quota_max CHECK (quota_bytes_max > 0)
);
CREATE UNIQUE INDEX offer_code_key ON offer(code);

CREATE TABLE quota_node (
  id uuid NOT NULL,
  kind text NOT NULL,
  parent_id uuid,
  depth smallint NOT NULL,
  path uuid[] NOT NULL,
  name text,
  organisation_id uuid,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT quota_node_pkey PRIMARY KEY (id),
  CONSTRAINT quota_node_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES quota_node(id),
  CONSTRAINT quota_node_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT quota_node_kind CHECK (kind IN ('pool', 'tenant')),
  CONSTRAINT quota_node_depth CHECK (depth BETWEEN 1 AND 6 AND cardinality(path) = depth),
  CONSTRAINT quota_node_path CHECK (path[depth] = id AND path[depth - 1] IS NOT DISTINCT FROM parent_id),
  CONSTRAINT quota_node_leaf CHECK ((kind = 'pool' AND name IS NOT NULL) OR (kind = 'tenant' AND parent_id IS NOT NULL))
);
CREATE INDEX quota_node_parent_id_idx ON quota_node(parent_id);

CREATE TABLE quota_level (
  offer_id uuid NOT NULL,
  node_id uuid NOT NULL,
  limit_bytes bigint,
  overcommit_percent integer NOT NULL,
  allocated_bytes bigint NOT NULL,
  held_bytes bigint NOT NULL,
  CONSTRAINT quota_level_pkey PRIMARY KEY (offer_id,node_id),
  CONSTRAINT quota_level_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT quota_level_node_id_fkey FOREIGN KEY (node_id) REFERENCES quota_node(id),
  CONSTRAINT quota_level_limit CHECK (limit_bytes >= 0),
  CONSTRAINT quota_level_overcommit CHECK (overcommit_percent BETWEEN 100 AND 1000),
  CONSTRAINT quota_level_balances CHECK (allocated_bytes >= 0 AND held_bytes >= 0),
  -- Never more given than there is. Computed wide: limit × percent overflows 64 bits.
  CONSTRAINT quota_level_within_limit CHECK (
    allocated_bytes::numeric + held_bytes <= div(limit_bytes::numeric * overcommit_percent, 100)),
  CONSTRAINT quota_level_unlimited CHECK (limit_bytes IS NOT NULL OR (allocated_bytes = 0 AND held_bytes = 0))
);
CREATE INDEX quota_level_node_id_idx ON quota_level(node_id);

CREATE TABLE ledger_transfer (
  id uuid NOT NULL,
  cause_kind text NOT NULL,
  cause_id uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT ledger_transfer_pkey PRIMARY KEY (id),
  CONSTRAINT ledger_transfer_cause CHECK (cause_kind IN ('capacity', 'enrolment', 'quota-request'))
);

CREATE TABLE ledger_entry (
  transfer_id uuid NOT NULL,
  position smallint NOT NULL,
  sequence bigserial NOT NULL,
  offer_id uuid NOT NULL,
  node_id uuid NOT NULL,
  account text NOT NULL,
  amount_bytes bigint NOT NULL,
  CONSTRAINT ledger_entry_pkey PRIMARY KEY (transfer_id,position),
  CONSTRAINT ledger_entry_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES ledger_transfer(id),
  CONSTRAINT ledger_entry_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT ledger_entry_node_id_fkey FOREIGN KEY (node_id) REFERENCES quota_node(id),
  CONSTRAINT ledger_entry_account CHECK (account IN ('capacity', 'free', 'held', 'allocated')),
  CONSTRAINT ledger_entry_not_zero CHECK (amount_bytes <> 0)
);
CREATE INDEX ledger_entry_node_id_offer_id_sequence_idx ON ledger_entry(node_id, offer_id, sequence);

-- What is moved is neither made nor lost: per offer and node, the entries of a transfer add up to zero.
CREATE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unbalanced record;
BEGIN
  SELECT transfer_id, node_id, sum(amount_bytes) AS surplus INTO unbalanced
    FROM inserted GROUP BY transfer_id, offer_id, node_id HAVING sum(amount_bytes) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transfer % is off by % bytes at node %',
      unbalanced.transfer_id, unbalanced.surplus, unbalanced.node_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_ledger_balance();

-- Nothing of this is a tenant's to read; what its ancestors have left shows in the view quota_ancestor.
GRANT SELECT, INSERT, UPDATE ON offer, quota_node, quota_level TO grenier_platform;
GRANT SELECT, INSERT ON ledger_transfer, ledger_entry TO grenier_platform;
GRANT USAGE ON SEQUENCE ledger_entry_sequence_seq TO grenier_platform;
