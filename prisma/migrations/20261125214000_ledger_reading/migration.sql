-- The ledger is read by node over time: what a pool had at an instant, and what moved there, are ranges of one index.
ALTER TABLE ledger_entry ADD COLUMN recorded_at timestamptz(3);
UPDATE ledger_entry entry SET recorded_at = transfer.recorded_at
  FROM ledger_transfer transfer WHERE transfer.id = entry.transfer_id;
ALTER TABLE ledger_entry ALTER COLUMN recorded_at SET NOT NULL;
DROP INDEX ledger_entry_node_id_offer_id_sequence_idx;
CREATE INDEX ledger_entry_node_id_recorded_at_transfer_id_idx ON ledger_entry(node_id, recorded_at, transfer_id);
CREATE INDEX ledger_transfer_recorded_at_id_idx ON ledger_transfer(recorded_at, id);

-- The limit a level was given, each time it was given one. Entries alone do not tell a level that is full from one that
-- has no limit, nor a limit from its overcommit; the limit at an instant is the last one recorded until then.
CREATE TABLE ledger_limit (
  offer_id uuid NOT NULL,
  node_id uuid NOT NULL,
  number integer NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  limit_bytes bigint,
  overcommit_percent integer NOT NULL,
  CONSTRAINT ledger_limit_pkey PRIMARY KEY (offer_id,node_id,number),
  CONSTRAINT ledger_limit_offer_id_node_id_fkey FOREIGN KEY (offer_id, node_id) REFERENCES quota_level(offer_id, node_id),
  CONSTRAINT ledger_limit_limit CHECK (limit_bytes >= 0),
  CONSTRAINT ledger_limit_number CHECK (number >= 1),
  CONSTRAINT ledger_limit_overcommit CHECK (overcommit_percent BETWEEN 100 AND 1000)
);
CREATE INDEX ledger_limit_node_id_recorded_at_idx ON ledger_limit(node_id, recorded_at);
GRANT SELECT, INSERT ON ledger_limit TO grenier_platform;

-- What levels had before this is known only as far as they still have it: since the last change that the ledger shows.
INSERT INTO ledger_limit (offer_id, node_id, number, recorded_at, limit_bytes, overcommit_percent)
SELECT level.offer_id, level.node_id, 1,
       coalesce((SELECT max(entry.recorded_at) FROM ledger_entry entry
                  WHERE entry.node_id = level.node_id AND entry.offer_id = level.offer_id
                    AND entry.account = 'capacity'), node.recorded_at),
       level.limit_bytes, level.overcommit_percent
  FROM quota_level level JOIN quota_node node ON node.id = level.node_id;

-- Whose capacity a transfer moved, also where the tenant's own accounts did not: a hold stands in the pools alone. The one
-- place to which another cause of transfers is added.
CREATE INDEX ledger_transfer_cause_id_idx ON ledger_transfer(cause_id);
CREATE VIEW cause_of_tenant WITH (security_invoker = true) AS
SELECT 'quota-request'::text AS cause_kind, id AS cause_id, tenant_id FROM quota_request;
GRANT SELECT ON cause_of_tenant TO grenier_platform;
