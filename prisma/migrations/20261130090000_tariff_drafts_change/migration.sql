-- A draft is written anew, withdrawn with a reason, or ends as the tariff that was published of it. What ended is kept as it was.
-- Keeps tariff_draft.tariff_draft_tariff_id_fkey: the release before writes none of these columns, and a draft but once.
-- Keeps tariff_draft.tariff_draft_changed_check: the release before writes none of these columns, and a draft but once.
-- Keeps tariff_draft.tariff_draft_withdrawn_check: the release before writes none of these columns, and a draft but once.
-- Keeps tariff_draft.tariff_draft_ended_once_check: the release before writes none of these columns, and a draft but once.
-- Keeps tariff_draft: the release before writes none of these columns, and a draft but once.
ALTER TABLE tariff_draft
  ADD COLUMN changed_by text,
  ADD COLUMN changed_at timestamptz(3),
  ADD COLUMN withdrawal_reason text,
  ADD COLUMN withdrawn_by text,
  ADD COLUMN withdrawn_at timestamptz(3),
  ADD COLUMN tariff_id uuid,
  -- Null: written by the release before, which is the first version.
  ADD COLUMN version integer,
  ADD CONSTRAINT tariff_draft_tariff_id_fkey FOREIGN KEY (tariff_id) REFERENCES tariff(id),
  ADD CONSTRAINT tariff_draft_changed_check CHECK ((changed_by IS NULL) = (changed_at IS NULL)),
  ADD CONSTRAINT tariff_draft_withdrawn_check
    CHECK ((withdrawal_reason IS NULL) = (withdrawn_at IS NULL) AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
  ADD CONSTRAINT tariff_draft_ended_once_check CHECK (withdrawn_at IS NULL OR tariff_id IS NULL);
CREATE INDEX tariff_draft_tariff_id_idx ON tariff_draft(tariff_id);
GRANT UPDATE (name, rules, sharing_keys, changed_by, changed_at, withdrawal_reason, withdrawn_by, withdrawn_at, tariff_id, version)
  ON tariff_draft TO grenier_platform;

CREATE FUNCTION keep_ended_tariff_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL OR OLD.tariff_id IS NOT NULL THEN
    RAISE EXCEPTION 'tariff draft % has ended', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tariff_draft_ended BEFORE UPDATE ON tariff_draft FOR EACH ROW EXECUTE FUNCTION keep_ended_tariff_draft();
