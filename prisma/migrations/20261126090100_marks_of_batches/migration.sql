-- The days that a call of readings touched, in the transaction of its readings: one row for thousands of gauges. They become
-- rows of dirty_day once usage is computed. Writing three of those for each gauge, or locking them where they stood, took
-- twice as long as the readings themselves.
CREATE TABLE marked_batch (
  batch_id uuid NOT NULL,
  tenant_ids uuid[] NOT NULL,
  meters text[] NOT NULL,
  resource_ids text[] NOT NULL,
  offer_ids uuid[] NOT NULL,
  -- Of each gauge, a day of its readings.
  days date[] NOT NULL,
  -- These days and their neighbours, as far as their months were open then: no other day is computed again.
  open_days date[] NOT NULL,
  CONSTRAINT marked_batch_pkey PRIMARY KEY (batch_id),
  CONSTRAINT marked_batch_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES reading_batch(id),
  CONSTRAINT marked_batch_aligned CHECK (
    cardinality(days) > 0 AND cardinality(tenant_ids) = cardinality(days) AND cardinality(meters) = cardinality(days)
    AND cardinality(resource_ids) = cardinality(days) AND cardinality(offer_ids) = cardinality(days))
);
-- A row lives for half a minute: compressing it would cost more than its room.
ALTER TABLE marked_batch ALTER COLUMN tenant_ids SET STORAGE EXTERNAL, ALTER COLUMN meters SET STORAGE EXTERNAL,
  ALTER COLUMN resource_ids SET STORAGE EXTERNAL, ALTER COLUMN offer_ids SET STORAGE EXTERNAL,
  ALTER COLUMN days SET STORAGE EXTERNAL, ALTER COLUMN open_days SET STORAGE EXTERNAL;
-- Platform scope only: it names gauges of many tenants.
GRANT SELECT, INSERT, DELETE, UPDATE (batch_id) ON marked_batch TO grenier_platform;
