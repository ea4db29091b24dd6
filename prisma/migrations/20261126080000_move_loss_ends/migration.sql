-- A declaration made by mistake is taken back by whoever sees it, before a second person approved it.
ALTER TABLE tenant_move_loss
  ADD COLUMN withdrawn_by text,
  ADD COLUMN withdrawal_reason text,
  DROP CONSTRAINT tenant_move_loss_state,
  ADD CONSTRAINT tenant_move_loss_state CHECK (state IN ('requested', 'approved', 'lost', 'answered', 'withdrawn')),
  DROP CONSTRAINT tenant_move_loss_ended,
  ADD CONSTRAINT tenant_move_loss_ended CHECK ((ended_at IS NOT NULL) = (state IN ('lost', 'answered', 'withdrawn'))),
  ADD CONSTRAINT tenant_move_loss_withdrawal CHECK (
    (withdrawn_by IS NOT NULL) = (state = 'withdrawn') AND (withdrawn_by IS NULL) = (withdrawal_reason IS NULL)
    AND (state <> 'withdrawn' OR approved_by IS NULL));
GRANT UPDATE (withdrawn_by, withdrawal_reason) ON tenant_move_loss TO grenier_platform;
DROP INDEX tenant_move_loss_one_open;
CREATE UNIQUE INDEX tenant_move_loss_one_open ON tenant_move_loss (tenant_id, move_id)
  WHERE state NOT IN ('answered', 'withdrawn');

-- A move ends by a declaration that took effect, and by no other: the state is part of what it points to, so that neither of the
-- two can change without the other.
CREATE UNIQUE INDEX tenant_move_loss_tenant_id_move_id_sequence_state_key
  ON tenant_move_loss (tenant_id, move_id, sequence, state);
ALTER TABLE tenant_move ADD COLUMN lost_state text;
UPDATE tenant_move SET lost_state = 'lost' WHERE lost_sequence IS NOT NULL;
ALTER TABLE tenant_move
  DROP CONSTRAINT tenant_move_tenant_id_id_lost_sequence_fkey,
  ADD CONSTRAINT tenant_move_tenant_id_id_lost_sequence_lost_state_fkey FOREIGN KEY (tenant_id, id, lost_sequence, lost_state)
    REFERENCES tenant_move_loss (tenant_id, move_id, sequence, state),
  ADD CONSTRAINT tenant_move_lost_state CHECK (
    (lost_sequence IS NULL) = (lost_state IS NULL) AND (lost_state IS NULL OR lost_state = 'lost'));
GRANT UPDATE (lost_state) ON tenant_move TO grenier_platform;
