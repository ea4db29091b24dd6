-- Facts of a closed month as they ought to have been: re-rating reads them, what was charged stays. Never changed.
CREATE TABLE period_amendment (
  id uuid NOT NULL,
  month text NOT NULL,
  reason text NOT NULL,
  fact jsonb NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT period_amendment_pkey PRIMARY KEY (id),
  CONSTRAINT period_amendment_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$')
);
CREATE INDEX period_amendment_month_recorded_at_id_idx ON period_amendment(month, recorded_at, id);
GRANT SELECT, INSERT ON period_amendment TO grenier_platform;

-- The use of a day of a closed month as late readings tell it; the slice that the month was rated from stays
-- beside it. Without foreign keys, like the readings and slices it is made of.
CREATE TABLE revised_slice (
  tenant_id uuid NOT NULL,
  day date NOT NULL,
  meter text NOT NULL,
  resource_id text NOT NULL,
  offer_id uuid NOT NULL,
  byte_seconds numeric(38,0) NOT NULL,
  reading_count integer NOT NULL,
  estimated_seconds integer NOT NULL,
  simulated boolean NOT NULL,
  computed_at timestamptz(3) NOT NULL,
  CONSTRAINT revised_slice_pkey PRIMARY KEY (tenant_id, day, meter, resource_id, offer_id),
  CONSTRAINT revised_slice_figures CHECK (byte_seconds >= 0 AND reading_count >= 0 AND estimated_seconds >= 0)
);
CREATE INDEX revised_slice_day_idx ON revised_slice(day);
CALL protect_tenant_table('revised_slice');
GRANT SELECT ON revised_slice TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON revised_slice TO grenier_platform;

-- A closed month is corrected in an open one: one person proposes, another posts.
CREATE TABLE correction (
  id uuid NOT NULL,
  month text NOT NULL,
  reason text NOT NULL,
  tenant_ids jsonb,
  state text NOT NULL,
  row_count integer NOT NULL,
  difference_micros bigint NOT NULL,
  digest text NOT NULL,
  cost_pools jsonb NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  posted_month text,
  posted_by text,
  posted_at timestamptz(3),
  version integer NOT NULL,
  CONSTRAINT correction_pkey PRIMARY KEY (id),
  CONSTRAINT correction_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT correction_state CHECK (state IN ('proposed', 'posted')),
  CONSTRAINT correction_posted CHECK (
    (state = 'posted') = (posted_month IS NOT NULL) AND (state = 'posted') = (posted_by IS NOT NULL)
    AND (state = 'posted') = (posted_at IS NOT NULL)),
  CONSTRAINT correction_later CHECK (posted_month > month),
  CONSTRAINT correction_two_persons CHECK (posted_by <> proposed_by)
);
CREATE INDEX correction_proposed_at_id_idx ON correction(proposed_at, id);
CREATE INDEX correction_posted_month_idx ON correction(posted_month);
GRANT SELECT, INSERT, UPDATE ON correction TO grenier_platform;

-- A correction is a reversal and a row in its place; both name the row that was charged, where there was one.
ALTER TABLE charge
  ADD COLUMN origin_month text,
  ADD COLUMN correction_id uuid,
  ADD COLUMN correction_part text,
  ADD COLUMN corrects_charge_id uuid,
  ADD CONSTRAINT charge_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES correction(id),
  ADD CONSTRAINT charge_tenant_id_corrects_charge_id_fkey
    FOREIGN KEY (tenant_id, corrects_charge_id) REFERENCES charge(tenant_id, id),
  ADD CONSTRAINT charge_correction_part CHECK (correction_part IN ('reversal', 'replacement')),
  ADD CONSTRAINT charge_correction CHECK (
    (correction_id IS NULL) = (origin_month IS NULL) AND (correction_id IS NULL) = (correction_part IS NULL)
    AND (correction_part IS DISTINCT FROM 'reversal' OR corrects_charge_id IS NOT NULL)
    AND (correction_id IS NOT NULL OR corrects_charge_id IS NULL)),
  ADD CONSTRAINT charge_origin_month CHECK (origin_month < month);
CREATE INDEX charge_origin_month_idx ON charge(origin_month) WHERE origin_month IS NOT NULL;
-- What was charged is reversed once, whoever tries it twice.
CREATE UNIQUE INDEX charge_reversed_once_idx ON charge(corrects_charge_id) WHERE correction_part = 'reversal';
