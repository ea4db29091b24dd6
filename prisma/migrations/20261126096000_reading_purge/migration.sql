-- Months whose raw readings are gone. Their slices stay as long as the charges that were made of them.
CREATE TABLE reading_purge (
  month text NOT NULL,
  reading_count bigint NOT NULL,
  purged_at timestamptz(3) NOT NULL,
  CONSTRAINT reading_purge_pkey PRIMARY KEY (month),
  CONSTRAINT reading_purge_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT reading_purge_count CHECK (reading_count >= 0)
);
GRANT SELECT ON reading_purge TO grenier_tenant, grenier_platform;

-- True when nothing will be made of a UTC month's readings any more: the civil months that they are of, it and, by some hours of
-- a zone, the one after it, are closed, or lie before the first that the operator ever closed.
CREATE FUNCTION readings_are_done(of_month text) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT FROM unnest(ARRAY[of_month, to_char(to_date(of_month, 'YYYY-MM') + interval '1 month', 'YYYY-MM')]) AS needed
     WHERE needed >= (SELECT coalesce(min(month), '') FROM period)
       AND NOT EXISTS (SELECT FROM period WHERE month = needed AND state IN ('closed', 'issuing', 'issued')))
$$;
REVOKE EXECUTE ON FUNCTION readings_are_done(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION readings_are_done(text) TO grenier_platform;

-- Drops the readings of one UTC month and says how many there were. The scopes may delete no reading: this function may, for
-- the platform, and only where nothing is made of them any more: the civil months that they are of are closed. It waits for no
-- reader or writer for long: the job comes again.
CREATE FUNCTION purge_readings(of_month text, purge_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  partition text := 'reading_' || replace(of_month, '-', '_');
  counted bigint;
BEGIN
  IF NOT readings_are_done(of_month) THEN
    RAISE EXCEPTION 'readings of % are not to be purged: it and the month after it are not both closed', of_month
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_inherits
                  WHERE inhparent = 'reading'::regclass AND inhrelid = to_regclass(partition)) THEN
    RAISE EXCEPTION 'there is no partition of readings of %', of_month USING ERRCODE = 'undefined_table';
  END IF;
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', partition);
  -- Row-level security is forced on the owner too, who has no policy: it would count none. Nobody else can look by now.
  EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', partition);
  EXECUTE format('SELECT count(*) FROM %I', partition) INTO counted;
  EXECUTE format('DROP TABLE %I', partition);
  INSERT INTO reading_purge (month, reading_count, purged_at) VALUES (of_month, counted, purge_at);
  RETURN counted;
END $$;
REVOKE EXECUTE ON FUNCTION purge_readings(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_readings(text, timestamptz) TO grenier_platform;
