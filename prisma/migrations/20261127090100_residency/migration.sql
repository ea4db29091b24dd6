-- Who works on data of members in the operator's name (RGPD art. 28), from when until when. The same for every member, and no
-- secret from any: it is what they consent to.
CREATE TABLE subprocessor (
  id uuid NOT NULL,
  name text NOT NULL,
  siren text,
  -- ISO 3166-1, of its seat.
  country text NOT NULL,
  place text NOT NULL,
  activity text NOT NULL,
  description text NOT NULL,
  -- What covers a transfer outside the European Economic Area (RGPD art. 46).
  transfer_safeguard text,
  starts_on date NOT NULL,
  -- The first day on which it works no more.
  ends_on date,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT subprocessor_pkey PRIMARY KEY (id),
  CONSTRAINT subprocessor_siren CHECK (siren ~ '^[0-9]{9}$'),
  CONSTRAINT subprocessor_country CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT subprocessor_activity CHECK (activity IN ('hosting', 'network', 'mail', 'maintenance', 'other')),
  CONSTRAINT subprocessor_dates CHECK (ends_on >= starts_on),
  CONSTRAINT subprocessor_version CHECK (version >= 1)
);
CREATE INDEX subprocessor_starts_on_id_idx ON subprocessor (starts_on, id);
GRANT SELECT ON subprocessor TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE (ends_on, version) ON subprocessor TO grenier_platform;

-- Where a site is and who keeps it, from a day on until the next row's. Nothing is told of a site before its first one.
CREATE TABLE site_location (
  site_id uuid NOT NULL,
  valid_from date NOT NULL,
  country text NOT NULL,
  postal_code text NOT NULL,
  locality text NOT NULL,
  -- Null: the operator itself.
  subprocessor_id uuid,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT site_location_pkey PRIMARY KEY (site_id, valid_from),
  CONSTRAINT site_location_site_id_fkey FOREIGN KEY (site_id) REFERENCES site (id),
  CONSTRAINT site_location_subprocessor_id_fkey FOREIGN KEY (subprocessor_id) REFERENCES subprocessor (id),
  CONSTRAINT site_location_country CHECK (country ~ '^[A-Z]{2}$')
);
CREATE INDEX site_location_subprocessor_id_idx ON site_location (subprocessor_id);
GRANT SELECT ON site_location TO grenier_tenant;
GRANT SELECT, INSERT ON site_location TO grenier_platform;
