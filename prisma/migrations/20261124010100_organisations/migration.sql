-- Lets an exclusion say "the same organisation" without an extension that a hosted server may not offer.
CREATE TYPE uuid_range AS RANGE (subtype = uuid);

CREATE TABLE organisation (
  id uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  CONSTRAINT organisation_pkey PRIMARY KEY (id),
  CONSTRAINT organisation_version_positive CHECK (version >= 1)
);

CREATE TABLE organisation_identity (
  organisation_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  kind text NOT NULL,
  name text NOT NULL,
  siren text,
  insee_code text,
  departement_code text,
  source text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT organisation_identity_pkey PRIMARY KEY (organisation_id,valid_from),
  CONSTRAINT organisation_identity_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT organisation_identity_kind CHECK (kind IN ('region', 'departement', 'epci', 'commune', 'syndicat', 'ccas', 'autre')),
  CONSTRAINT organisation_identity_siren CHECK (siren ~ '^[0-9]{9}$'),
  CONSTRAINT organisation_identity_insee_code CHECK (insee_code ~ '^[0-9AB]{5}$'),
  CONSTRAINT organisation_identity_validity CHECK (valid_to > valid_from),
  -- Whoever an organisation is on a day, it is one thing only; and a number in force belongs to one organisation.
  CONSTRAINT organisation_identity_one_per_day EXCLUDE USING gist (
    uuid_range(organisation_id, organisation_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX organisation_identity_name_organisation_id_idx ON organisation_identity(name COLLATE "fr-x-icu", organisation_id);

CREATE TABLE organisation_population (
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  in_force_from date NOT NULL,
  vintage integer NOT NULL,
  inhabitants integer NOT NULL,
  source text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT organisation_population_pkey PRIMARY KEY (organisation_id,kind,in_force_from),
  CONSTRAINT organisation_population_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT organisation_population_kind CHECK (kind IN ('municipale', 'totale')),
  CONSTRAINT organisation_population_inhabitants CHECK (inhabitants >= 0)
);

CREATE TABLE organisation_group (
  organisation_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  group_id uuid NOT NULL,
  source text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT organisation_group_pkey PRIMARY KEY (organisation_id,valid_from),
  CONSTRAINT organisation_group_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT organisation_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES organisation(id),
  CONSTRAINT organisation_group_validity CHECK (valid_to > valid_from),
  CONSTRAINT organisation_group_not_itself CHECK (group_id <> organisation_id),
  CONSTRAINT organisation_group_one_per_day EXCLUDE USING gist (
    uuid_range(organisation_id, organisation_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX organisation_group_group_id_idx ON organisation_group(group_id);

CREATE TABLE act (
  id uuid NOT NULL,
  organ text NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  adopted_on date NOT NULL,
  sent_to_prefect_on date,
  published_on date,
  executory_from date,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT act_pkey PRIMARY KEY (id),
  CONSTRAINT act_executory_after_adoption CHECK (executory_from >= adopted_on)
);
-- A number in force belongs to one organisation.
CREATE UNIQUE INDEX organisation_identity_siren_in_force ON organisation_identity (siren) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX organisation_identity_insee_code_in_force ON organisation_identity (insee_code) WHERE valid_to IS NULL;

GRANT SELECT, INSERT, UPDATE ON organisation, organisation_identity, organisation_population, organisation_group, act
  TO grenier_platform;
