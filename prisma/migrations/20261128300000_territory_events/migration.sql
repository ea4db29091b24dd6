-- What the register of communes changes for those who are recorded: proposed, confirmed by two persons, applied once.
CREATE TABLE territory_event (
  id uuid NOT NULL,
  -- Which edition of the register it follows from.
  source text NOT NULL,
  register_on date NOT NULL,
  effective_on date NOT NULL,
  state text NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  proposed_by text NOT NULL,
  operator_confirmed_at timestamptz(3),
  operator_confirmed_by text,
  finance_confirmed_at timestamptz(3),
  finance_confirmed_by text,
  applied_at timestamptz(3),
  withdrawn_at timestamptz(3),
  withdrawn_by text,
  withdrawal_reason text,
  version integer NOT NULL,
  CONSTRAINT territory_event_pkey PRIMARY KEY (id),
  CONSTRAINT territory_event_state CHECK (state IN ('proposed', 'confirmed', 'applied', 'withdrawn')),
  CONSTRAINT territory_event_effective CHECK (effective_on >= register_on AND extract(day FROM effective_on) = 1),
  CONSTRAINT territory_event_operator CHECK ((operator_confirmed_at IS NULL) = (operator_confirmed_by IS NULL)),
  CONSTRAINT territory_event_finance CHECK ((finance_confirmed_at IS NULL) = (finance_confirmed_by IS NULL)),
  CONSTRAINT territory_event_two_persons CHECK (operator_confirmed_by <> finance_confirmed_by),
  CONSTRAINT territory_event_confirmed CHECK (
    state NOT IN ('confirmed', 'applied') OR (operator_confirmed_at IS NOT NULL AND finance_confirmed_at IS NOT NULL)),
  CONSTRAINT territory_event_applied CHECK ((state = 'applied') = (applied_at IS NOT NULL)),
  CONSTRAINT territory_event_withdrawn CHECK (
    (state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)
    AND (withdrawn_at IS NULL) = (withdrawal_reason IS NULL)),
  CONSTRAINT territory_event_version CHECK (version >= 1)
);
-- One at a time: a second proposal would rest on what the first is about to change.
CREATE UNIQUE INDEX territory_event_one_open ON territory_event ((true)) WHERE state IN ('proposed', 'confirmed');
CREATE INDEX territory_event_proposed_at_id_idx ON territory_event (proposed_at, id);

-- What becomes of one recorded body. What it was and will be is never changed once it is proposed.
CREATE TABLE territory_change (
  event_id uuid NOT NULL,
  number integer NOT NULL,
  kind text NOT NULL,
  body_kind text NOT NULL,
  -- Those of one group are one thing: a commune nouvelle and who ends in it.
  group_code text NOT NULL,
  organisation_id uuid NOT NULL,
  -- The tenant behind it, if any; kept with the platform's own facts, never read by a tenant.
  member_id uuid,
  facts text[] NOT NULL,
  before jsonb NOT NULL,
  after jsonb,
  successor_id uuid,
  left_out_at timestamptz(3),
  left_out_by text,
  left_out_reason text,
  applied_at timestamptz(3),
  -- Why it could not be applied when that was last tried.
  obstacle text,
  CONSTRAINT territory_change_pkey PRIMARY KEY (event_id, number),
  CONSTRAINT territory_change_event_id_fkey FOREIGN KEY (event_id) REFERENCES territory_event(id),
  CONSTRAINT territory_change_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT territory_change_member_id_fkey FOREIGN KEY (member_id) REFERENCES tenant(id),
  CONSTRAINT territory_change_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES organisation(id),
  CONSTRAINT territory_change_number CHECK (number >= 1),
  CONSTRAINT territory_change_kind CHECK (kind IN ('changed', 'merged', 'gone')),
  CONSTRAINT territory_change_body CHECK (body_kind IN ('commune', 'epci')),
  CONSTRAINT territory_change_successor CHECK ((kind = 'merged') = (successor_id IS NOT NULL)),
  CONSTRAINT territory_change_left_out CHECK (
    (left_out_at IS NULL) = (left_out_by IS NULL) AND (left_out_at IS NULL) = (left_out_reason IS NULL)),
  CONSTRAINT territory_change_applied CHECK (
    applied_at IS NULL OR (left_out_at IS NULL AND obstacle IS NULL AND kind <> 'gone'))
);
CREATE UNIQUE INDEX territory_change_one_each ON territory_change (event_id, organisation_id);
CREATE INDEX territory_change_organisation_id_idx ON territory_change (organisation_id);
CREATE INDEX territory_change_member_id_idx ON territory_change (member_id);
CREATE INDEX territory_change_open_idx ON territory_change (event_id, number)
  WHERE applied_at IS NULL AND left_out_at IS NULL;

-- From a day on the one body has all rights and obligations of the other (CGCT L2113-5). Never changed.
CREATE TABLE organisation_succession (
  predecessor_id uuid NOT NULL,
  successor_id uuid NOT NULL,
  effective_on date NOT NULL,
  event_id uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT organisation_succession_pkey PRIMARY KEY (predecessor_id),
  CONSTRAINT organisation_succession_predecessor_id_fkey FOREIGN KEY (predecessor_id) REFERENCES organisation(id),
  CONSTRAINT organisation_succession_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES organisation(id),
  CONSTRAINT organisation_succession_event_id_fkey FOREIGN KEY (event_id) REFERENCES territory_event(id),
  CONSTRAINT organisation_succession_another CHECK (predecessor_id <> successor_id)
);
CREATE INDEX organisation_succession_successor_id_idx ON organisation_succession (successor_id);
CREATE INDEX organisation_succession_event_id_idx ON organisation_succession (event_id);

GRANT SELECT, INSERT, UPDATE ON territory_event TO grenier_platform;
GRANT SELECT, INSERT ON territory_change, organisation_succession TO grenier_platform;
GRANT UPDATE (left_out_at, left_out_by, left_out_reason, applied_at, obstacle) ON territory_change TO grenier_platform;

-- What a tenant has goes with it to another place in the tree.
ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_cause;
ALTER TABLE ledger_transfer ADD CONSTRAINT ledger_transfer_cause CHECK (
  cause_kind IN ('capacity', 'enrolment', 'quota-request', 'temporary-quota', 'loan', 'reservation', 'exit', 'move',
                 'rebuild', 'territory'));
