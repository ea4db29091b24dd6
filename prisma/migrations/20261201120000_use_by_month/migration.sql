-- What the days of a month add up to, kept beside them: a closing, a simulation and the question whose use was simulated ask for months,
-- and added up every day of every member each time.
CREATE TABLE usage_month (
  tenant_id uuid NOT NULL,
  month text NOT NULL,
  offer_id uuid NOT NULL,
  meter text NOT NULL,
  byte_seconds numeric(38,0) NOT NULL,
  estimated_seconds bigint NOT NULL,
  -- How many of its slices rest on a simulated reading.
  simulated_slices bigint NOT NULL,
  CONSTRAINT usage_month_pkey PRIMARY KEY (month, tenant_id, offer_id, meter)
) WITH (fillfactor = 70);
CALL protect_tenant_table('usage_month');
GRANT SELECT ON usage_month TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON usage_month TO grenier_platform;

-- In the transaction of the slices, whoever writes them, also a worker of the release before. Rows are taken in the order of their
-- key; whom a deadlock ends all the same does its step again. What a recomputation left as it was is not touched.
CREATE FUNCTION add_to_usage_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO usage_month AS known
    SELECT tenant_id, to_char(day, 'YYYY-MM'), offer_id, meter, sum(byte_seconds), sum(estimated_seconds),
           count(*) FILTER (WHERE simulated)
      FROM slice_after
     GROUP BY 1, 2, 3, 4
     ORDER BY 2, 1, 3, 4
    ON CONFLICT (month, tenant_id, offer_id, meter) DO UPDATE
      SET byte_seconds = known.byte_seconds + excluded.byte_seconds,
          estimated_seconds = known.estimated_seconds + excluded.estimated_seconds,
          simulated_slices = known.simulated_slices + excluded.simulated_slices;
  ELSE
    INSERT INTO usage_month AS known
    SELECT tenant_id, to_char(day, 'YYYY-MM'), offer_id, meter, sum(byte_seconds), sum(estimated_seconds),
           sum(simulated_slices)
      FROM (SELECT tenant_id, day, offer_id, meter, byte_seconds, estimated_seconds, simulated::integer AS simulated_slices
              FROM slice_after
             UNION ALL
            SELECT tenant_id, day, offer_id, meter, -byte_seconds, -estimated_seconds, -simulated::integer
              FROM slice_before) AS changed
     GROUP BY 1, 2, 3, 4
    HAVING sum(byte_seconds) <> 0 OR sum(estimated_seconds) <> 0 OR sum(simulated_slices) <> 0
     ORDER BY 2, 1, 3, 4
    ON CONFLICT (month, tenant_id, offer_id, meter) DO UPDATE
      SET byte_seconds = known.byte_seconds + excluded.byte_seconds,
          estimated_seconds = known.estimated_seconds + excluded.estimated_seconds,
          simulated_slices = known.simulated_slices + excluded.simulated_slices;
  END IF;
  RETURN NULL;
END $$;
-- Keeps usage_slice: what is written there is taken as it was, and added up beside it.
CREATE TRIGGER usage_slice_adds_to_month AFTER INSERT ON usage_slice REFERENCING NEW TABLE AS slice_after
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_usage_month();
CREATE TRIGGER usage_slice_changes_month AFTER UPDATE ON usage_slice
  REFERENCING OLD TABLE AS slice_before NEW TABLE AS slice_after
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_usage_month();

INSERT INTO usage_month
SELECT tenant_id, to_char(day, 'YYYY-MM'), offer_id, meter, sum(byte_seconds), sum(estimated_seconds),
       count(*) FILTER (WHERE simulated)
  FROM usage_slice
 GROUP BY 1, 2, 3, 4;
