-- The replacement of a lost second factor, asked for by another administrator. It holds from a while later, so that whoever is
-- told of it can stop it, and for some days, so that it is no open door afterwards.
CREATE TABLE second_factor_reset (
  id uuid NOT NULL,
  subject text NOT NULL,
  reason text NOT NULL,
  asked_at timestamptz(3) NOT NULL,
  asked_by text NOT NULL,
  takes_effect_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  ended_by text,
  outcome text,
  CONSTRAINT second_factor_reset_pkey PRIMARY KEY (id),
  CONSTRAINT second_factor_reset_subject_fkey FOREIGN KEY (subject) REFERENCES local_account (subject),
  CONSTRAINT second_factor_reset_another CHECK (asked_by <> subject),
  CONSTRAINT second_factor_reset_times CHECK (asked_at < takes_effect_at AND takes_effect_at < expires_at),
  CONSTRAINT second_factor_reset_outcome CHECK (outcome IN ('used', 'needless', 'withdrawn', 'expired')),
  CONSTRAINT second_factor_reset_ended
    CHECK ((ended_at IS NULL) = (outcome IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX second_factor_reset_standing_key ON second_factor_reset (subject) WHERE ended_at IS NULL;
CREATE INDEX second_factor_reset_asked_at_idx ON second_factor_reset (asked_at);
GRANT SELECT, INSERT ON second_factor_reset TO grenier_platform;
GRANT UPDATE (ended_at, ended_by, outcome) ON second_factor_reset TO grenier_platform;

-- By which replacement a sign-in enrols: it may be withdrawn until the first code was shown.
ALTER TABLE sign_in_link ADD COLUMN reset_id uuid;
ALTER TABLE sign_in_link ADD CONSTRAINT sign_in_link_reset_id_fkey
  FOREIGN KEY (reset_id) REFERENCES second_factor_reset (id);
CREATE INDEX sign_in_link_reset_id_idx ON sign_in_link (reset_id) WHERE reset_id IS NOT NULL;
GRANT UPDATE (reset_id) ON sign_in_link TO grenier_platform;
