-- That the cluster of a move's side is lost for ever, on the word of two persons. Never deleted; a later one is another row.
CREATE TABLE tenant_move_loss (
  tenant_id uuid NOT NULL,
  move_id uuid NOT NULL,
  sequence integer NOT NULL,
  state text NOT NULL,
  cluster_id uuid NOT NULL,
  kube_system_uid text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  reason text NOT NULL,
  -- Technical time: nobody may have had an answer until then.
  approval_opens_at timestamptz(3) NOT NULL,
  approved_by text,
  approved_at timestamptz(3),
  approval_reason text,
  ended_at timestamptz(3),
  CONSTRAINT tenant_move_loss_pkey PRIMARY KEY (tenant_id,move_id,sequence),
  CONSTRAINT tenant_move_loss_tenant_id_move_id_fkey FOREIGN KEY (tenant_id, move_id) REFERENCES tenant_move(tenant_id, id),
  CONSTRAINT tenant_move_loss_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id),
  CONSTRAINT tenant_move_loss_sequence CHECK (sequence >= 1),
  CONSTRAINT tenant_move_loss_state CHECK (state IN ('requested', 'approved', 'lost', 'answered')),
  CONSTRAINT tenant_move_loss_approval CHECK (
    (approved_by IS NULL) = (approved_at IS NULL) AND (approved_by IS NULL) = (approval_reason IS NULL)
    AND (state <> 'requested' OR approved_by IS NULL)),
  -- What must have happened before room is given back for what nobody saw to be gone, whatever a program does: two persons.
  CONSTRAINT tenant_move_loss_persons CHECK (
    state NOT IN ('approved', 'lost') OR (approved_by IS NOT NULL AND approved_by <> requested_by)),
  CONSTRAINT tenant_move_loss_ended CHECK ((ended_at IS NOT NULL) = (state IN ('lost', 'answered')))
);
CREATE UNIQUE INDEX tenant_move_loss_one_open ON tenant_move_loss (tenant_id, move_id) WHERE state <> 'answered';

-- What was not seen to be gone there, as far as anybody ever knew of it.
CREATE TABLE tenant_move_lost_item (
  tenant_id uuid NOT NULL,
  move_id uuid NOT NULL,
  sequence integer NOT NULL,
  position integer NOT NULL,
  kind text NOT NULL,
  namespace text,
  name text NOT NULL,
  uid text,
  size_bytes bigint,
  CONSTRAINT tenant_move_lost_item_pkey PRIMARY KEY (tenant_id,move_id,sequence,position),
  CONSTRAINT tenant_move_lost_item_tenant_id_move_id_sequence_fkey FOREIGN KEY (tenant_id, move_id, sequence) REFERENCES tenant_move_loss(tenant_id, move_id, sequence),
  CONSTRAINT tenant_move_lost_item_kind CHECK (kind IN ('volume', 'claim', 'snapshot', 'backup', 'bucket', 'key', 'namespace')),
  CONSTRAINT tenant_move_lost_item_size CHECK (size_bytes >= 0)
);

CALL protect_tenant_table('tenant_move_loss');
CALL protect_tenant_table('tenant_move_lost_item');
GRANT SELECT ON tenant_move_loss, tenant_move_lost_item TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_move_loss, tenant_move_lost_item TO grenier_platform;
-- Who declared what to be lost, when and why never change.
GRANT UPDATE (state, approved_by, approved_at, approval_reason, ended_at) ON tenant_move_loss TO grenier_platform;

-- By which declaration a move ended; null: by none.
ALTER TABLE tenant_move
  ADD COLUMN lost_sequence integer,
  ADD CONSTRAINT tenant_move_tenant_id_id_lost_sequence_fkey FOREIGN KEY (tenant_id, id, lost_sequence) REFERENCES tenant_move_loss(tenant_id, move_id, sequence),
  ADD CONSTRAINT tenant_move_lost CHECK (lost_sequence IS NULL OR state IN ('ended', 'cancelled')),
  DROP CONSTRAINT tenant_move_removal,
  -- An old side ends by the removal that two persons ordered, or because its cluster is lost, which two persons said.
  ADD CONSTRAINT tenant_move_removal CHECK (
    state NOT IN ('removing', 'ended')
    OR (state = 'ended' AND lost_sequence IS NOT NULL)
    OR (removal_approved_by IS NOT NULL AND removal_requested_by IS NOT NULL
        AND removal_approved_by <> removal_requested_by));
GRANT UPDATE (lost_sequence) ON tenant_move TO grenier_platform;
