-- A letter that waits and is not to be printed: who set it aside, and why. It is taken back by the same columns, which are null again.
-- Keeps paper_letter.paper_letter_set_aside: the release before writes none of these columns.
ALTER TABLE paper_letter
  ADD COLUMN set_aside_reason text,
  ADD COLUMN set_aside_by text,
  ADD COLUMN set_aside_at timestamptz(3),
  -- Null: nothing of it changed yet, which is the first version.
  ADD COLUMN version integer,
  ADD CONSTRAINT paper_letter_set_aside CHECK (
    (set_aside_reason IS NULL) = (set_aside_at IS NULL) AND (set_aside_by IS NULL) = (set_aside_at IS NULL));
GRANT UPDATE (set_aside_reason, set_aside_by, set_aside_at, version) ON paper_letter TO grenier_platform;
