-- What the operator decided of a milestone of a year: its own day and reminders, and that it is done. A milestone that the
-- rules know has a row only once something was decided of it; one of the operator's own has a title and is known by its id.
CREATE TABLE calendar_milestone (
  calendar_year integer NOT NULL,
  code text NOT NULL,
  title text,
  roles text[],
  day date,
  reminder_days integer[],
  changed_by text,
  changed_at timestamptz(3),
  change_reason text,
  done_by text,
  done_at timestamptz(3),
  done_note text,
  version integer NOT NULL,
  CONSTRAINT calendar_milestone_pkey PRIMARY KEY (calendar_year, code),
  CONSTRAINT calendar_milestone_year CHECK (calendar_year BETWEEN 2000 AND 2999),
  CONSTRAINT calendar_milestone_version CHECK (version >= 1),
  CONSTRAINT calendar_milestone_in_its_year CHECK (extract(year FROM day) = calendar_year),
  CONSTRAINT calendar_milestone_roles CHECK (roles <@ ARRAY['operator', 'finance']),
  -- An own one is whole by itself; of the others only what differs from the rule is kept.
  CONSTRAINT calendar_milestone_own CHECK (
    (title IS NULL AND roles IS NULL) OR (title IS NOT NULL AND cardinality(roles) > 0 AND day IS NOT NULL AND reminder_days IS NOT NULL)
  ),
  CONSTRAINT calendar_milestone_changed CHECK (num_nulls(changed_by, changed_at, change_reason) IN (0, 3)),
  CONSTRAINT calendar_milestone_change_explained CHECK ((day IS NULL AND reminder_days IS NULL) OR changed_by IS NOT NULL),
  CONSTRAINT calendar_milestone_done CHECK (num_nulls(done_by, done_at, done_note) IN (0, 3))
);
GRANT SELECT, INSERT, UPDATE (day, reminder_days, changed_by, changed_at, change_reason, done_by, done_at, done_note, version)
  ON calendar_milestone TO grenier_platform;

-- Reminders that were sent, each once for the day as it was then. Never changed.
CREATE TABLE calendar_reminder (
  calendar_year integer NOT NULL,
  code text NOT NULL,
  day date NOT NULL,
  days_before integer NOT NULL,
  sent_at timestamptz(3) NOT NULL,
  CONSTRAINT calendar_reminder_pkey PRIMARY KEY (calendar_year, code, day, days_before),
  CONSTRAINT calendar_reminder_before CHECK (days_before >= 0)
);
GRANT SELECT, INSERT ON calendar_reminder TO grenier_platform;
