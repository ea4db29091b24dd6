CREATE TABLE reading_batch (
  id uuid NOT NULL,
  source text NOT NULL,
  simulated boolean NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_count integer NOT NULL,
  duplicate_count integer NOT NULL,
  CONSTRAINT reading_batch_pkey PRIMARY KEY (id),
  CONSTRAINT reading_batch_counts CHECK (recorded_count >= 0 AND duplicate_count >= 0)
);

CREATE TABLE reading (
  tenant_id uuid NOT NULL,
  meter text NOT NULL,
  resource_id text NOT NULL,
  taken_at timestamptz(3) NOT NULL,
  offer_id uuid NOT NULL,
  value_bytes bigint NOT NULL,
  simulated boolean NOT NULL,
  batch_id uuid NOT NULL,
  CONSTRAINT reading_pkey PRIMARY KEY (tenant_id,meter,resource_id,taken_at),
  CONSTRAINT reading_value CHECK (value_bytes >= 0)
) PARTITION BY RANGE (taken_at);

CREATE TABLE dirty_day (
  tenant_id uuid NOT NULL,
  meter text NOT NULL,
  resource_id text NOT NULL,
  offer_id uuid NOT NULL,
  day date NOT NULL,
  widens boolean NOT NULL,
  CONSTRAINT dirty_day_pkey PRIMARY KEY (day,tenant_id,meter,resource_id,offer_id),
  CONSTRAINT dirty_day_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);

CREATE TABLE usage_slice (
  tenant_id uuid NOT NULL,
  meter text NOT NULL,
  resource_id text NOT NULL,
  offer_id uuid NOT NULL,
  day date NOT NULL,
  byte_seconds numeric(38,0) NOT NULL,
  reading_count integer NOT NULL,
  estimated_seconds integer NOT NULL,
  missing_readings integer NOT NULL,
  simulated boolean NOT NULL,
  inputs_hash text NOT NULL,
  computed_at timestamptz(3) NOT NULL,
  CONSTRAINT usage_slice_pkey PRIMARY KEY (tenant_id,day,meter,resource_id,offer_id),
  CONSTRAINT usage_slice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT usage_slice_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT usage_slice_figures CHECK (
    byte_seconds >= 0 AND reading_count >= 0 AND estimated_seconds >= 0 AND missing_readings >= 0),
  CONSTRAINT usage_slice_inputs_hash CHECK (inputs_hash ~ '^[0-9a-f]{64}$')
);
CREATE INDEX usage_slice_day_idx ON usage_slice(day);

CALL protect_tenant_table('reading');
CALL protect_tenant_table('dirty_day');
CALL protect_tenant_table('usage_slice');

GRANT SELECT ON reading, usage_slice TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON reading_batch TO grenier_platform;
GRANT SELECT, INSERT ON reading TO grenier_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON dirty_day TO grenier_platform;
GRANT SELECT, INSERT, UPDATE ON usage_slice TO grenier_platform;

-- Makes the partition of each UTC month from one instant to another. The scopes may not create tables: this function may,
-- for them, and forces row-level security on what it makes, since a partition can be addressed by its own name.
CREATE FUNCTION ensure_reading_partitions(from_at timestamptz, to_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  month_start timestamptz := date_trunc('month', from_at);
  partition text;
BEGIN
  IF to_at - from_at > interval '20 years' THEN
    RAISE EXCEPTION 'partitions for more than 20 years were asked for' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  WHILE month_start <= to_at LOOP
    partition := to_char(month_start, '"reading_"YYYY_MM');
    IF to_regclass(partition) IS NULL THEN
      PERFORM pg_advisory_xact_lock(hashtext('ensure_reading_partitions'));
      -- to_regclass would still remember that there was none: what another session committed is seen by a query.
      IF NOT EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN
        -- Made apart and then attached: that waits for no reader or writer of the other months.
        EXECUTE format('CREATE TABLE %I (LIKE reading INCLUDING CONSTRAINTS)', partition);
        CALL protect_tenant_table(partition::regclass);
        EXECUTE format('ALTER TABLE reading ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
          partition, month_start, month_start + interval '1 month');
      END IF;
    END IF;
    month_start := month_start + interval '1 month';
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION ensure_reading_partitions(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_reading_partitions(timestamptz, timestamptz) TO grenier_platform;

-- What a tenant has in use of an offer and cannot be taken away, from the last reading of each resource: the larger of what
-- is provisioned and what is used for volumes, what is stored for the others; null when nothing was ever read. Resources
-- are found by leaping from one to the next in the key, never by reading their history.
CREATE FUNCTION in_use_bytes(of_tenant uuid, of_offer uuid, of_kind text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  wanted text;
  resource text;
  latest record;
  total numeric;
  largest numeric;
BEGIN
  FOREACH wanted IN ARRAY CASE of_kind WHEN 'block' THEN ARRAY['storage.provisioned', 'storage.used']
                                       WHEN 'bucket' THEN ARRAY['bucket.stored']
                                       ELSE ARRAY['backup.stored'] END LOOP
    resource := '';
    total := NULL;
    LOOP
      SELECT resource_id INTO resource FROM reading
       WHERE tenant_id = of_tenant AND meter = wanted AND resource_id > resource ORDER BY resource_id LIMIT 1;
      EXIT WHEN NOT FOUND;
      SELECT value_bytes, offer_id INTO latest FROM reading
       WHERE tenant_id = of_tenant AND meter = wanted AND resource_id = resource ORDER BY taken_at DESC LIMIT 1;
      IF latest.offer_id = of_offer THEN
        total := coalesce(total, 0) + latest.value_bytes;
      END IF;
    END LOOP;
    largest := greatest(largest, total);
  END LOOP;
  RETURN largest::bigint;
END $$;
REVOKE EXECUTE ON FUNCTION in_use_bytes(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION in_use_bytes(uuid, uuid, text) TO grenier_tenant, grenier_platform;

-- One gauge over one civil day, by the rule of quota-billing's `integrateDay`, in whole milliseconds: a reading holds until
-- the next one but no longer than the interval; the rest is a gap, valued at the lower of the readings around it. The gauge
-- came to be with its first reading, so nothing is counted before it and `lived` is false on the days before. The bounds of
-- the day come from the caller, who knows the operator's zone.
CREATE FUNCTION integrate_day(
  of_tenant uuid, of_meter text, of_resource text, of_offer uuid, start_ms bigint, end_ms bigint, interval_ms bigint
) RETURNS TABLE (
  lived boolean, byte_ms numeric, estimated_ms bigint, missing bigint, reading_count bigint, simulated boolean,
  previous_ms bigint, next_ms bigint, inputs text
) LANGUAGE sql STABLE AS $$
  WITH point AS (
    SELECT (date_part('epoch', taken_at) * 1000)::bigint AS taken_ms, value_bytes, raw.simulated
      FROM (
        (SELECT taken_at, value_bytes, reading.simulated FROM reading
          WHERE tenant_id = of_tenant AND meter = of_meter AND resource_id = of_resource AND offer_id = of_offer
            AND taken_at < to_timestamp(start_ms / 1000.0) ORDER BY taken_at DESC LIMIT 1)
        UNION ALL
        SELECT taken_at, value_bytes, reading.simulated FROM reading
         WHERE tenant_id = of_tenant AND meter = of_meter AND resource_id = of_resource AND offer_id = of_offer
           AND taken_at >= to_timestamp(start_ms / 1000.0) AND taken_at < to_timestamp(end_ms / 1000.0)
        UNION ALL
        (SELECT taken_at, value_bytes, reading.simulated FROM reading
          WHERE tenant_id = of_tenant AND meter = of_meter AND resource_id = of_resource AND offer_id = of_offer
            AND taken_at >= to_timestamp(end_ms / 1000.0) ORDER BY taken_at LIMIT 1)) AS raw
  ), followed AS (
    SELECT taken_ms, value_bytes, point.simulated, lead(taken_ms) OVER later AS following_ms,
           least(value_bytes, lead(value_bytes) OVER later) AS gap_bytes,
           least(taken_ms + interval_ms, lead(taken_ms) OVER later) AS held_until_ms
      FROM point WINDOW later AS (ORDER BY taken_ms)
  ), stretch AS (
    SELECT followed.*,
           greatest(0, least(held_until_ms, end_ms) - greatest(taken_ms, start_ms)) AS measured_ms,
           greatest(0, least(following_ms, end_ms) - greatest(held_until_ms, start_ms)) AS gap_ms
      FROM followed
  )
  SELECT coalesce(bool_or(taken_ms < end_ms), false),
         sum(value_bytes::numeric * measured_ms + gap_bytes::numeric * gap_ms),
         sum(gap_ms)::bigint,
         sum((2 * gap_ms + interval_ms) / (2 * interval_ms))::bigint,
         count(*) FILTER (WHERE taken_ms >= start_ms AND taken_ms < end_ms),
         bool_or(stretch.simulated),
         min(taken_ms) FILTER (WHERE taken_ms < start_ms),
         max(taken_ms) FILTER (WHERE taken_ms >= end_ms),
         concat_ws('|', start_ms, end_ms, interval_ms, string_agg(taken_ms || ' ' || value_bytes, ',' ORDER BY taken_ms))
    FROM stretch
$$;
REVOKE EXECUTE ON FUNCTION integrate_day(uuid, text, text, uuid, bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrate_day(uuid, text, text, uuid, bigint, bigint, bigint) TO grenier_platform;
