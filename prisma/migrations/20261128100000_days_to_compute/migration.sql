-- Days of a span (until the first day after it) whose slices still have to be computed, though nobody has begun to: those that
-- readings have marked, and those of gaps which a reading of a marked day has ended, wherever that day lies. The two days beside a
-- marked one are marked by themselves as far as their month was open, so a gap is told from there on. `is_of_other_days`: the marked
-- day lies outside the span; where only those are asked for, the others cost nothing. Both kinds of marks are read as they stand, those that a worker is computing at this moment among them;
-- marks of months that are closed are nobody's to compute.
CREATE FUNCTION days_to_compute(from_day date, until_day date, of_zone text, only_of_other_days boolean)
RETURNS TABLE (tenant_id uuid, meter text, resource_id text, offer_id uuid, day date, is_of_other_days boolean)
LANGUAGE sql STABLE AS $$
  WITH mark AS (
    SELECT marked.tenant_id, marked.meter, marked.resource_id, marked.offer_id, marked.day, marked.widens
      FROM dirty_day marked
     UNION
    SELECT own.tenant_id, own.meter, own.resource_id, own.offer_id, own.day + shift, shift = 0
      FROM marked_batch
     CROSS JOIN LATERAL unnest(tenant_ids, meters, resource_ids, offer_ids, days)
           AS own (tenant_id, meter, resource_id, offer_id, day)
     CROSS JOIN generate_series(-1, 1) AS shift
     WHERE own.day + shift = ANY (open_days)
  ), standing AS (
    SELECT mark.* FROM mark
     WHERE to_char(mark.day, 'YYYY-MM') NOT IN (SELECT month FROM period WHERE state NOT IN ('open', 'closing'))
  )
  SELECT standing.tenant_id, standing.meter, standing.resource_id, standing.offer_id, standing.day, false
    FROM standing WHERE NOT only_of_other_days AND standing.day >= from_day AND standing.day < until_day
   UNION
  SELECT standing.tenant_id, standing.meter, standing.resource_id, standing.offer_id, gap.day::date,
         standing.day < from_day OR standing.day >= until_day
    FROM standing
    LEFT JOIN LATERAL (
      SELECT taken_at FROM reading
       WHERE standing.day >= from_day
         AND reading.tenant_id = standing.tenant_id AND reading.meter = standing.meter
         AND reading.resource_id = standing.resource_id AND reading.offer_id = standing.offer_id
         AND taken_at < standing.day::timestamp AT TIME ZONE of_zone ORDER BY taken_at DESC LIMIT 1) AS previous ON true
    LEFT JOIN LATERAL (
      SELECT taken_at FROM reading
       WHERE standing.day < until_day
         AND reading.tenant_id = standing.tenant_id AND reading.meter = standing.meter
         AND reading.resource_id = standing.resource_id AND reading.offer_id = standing.offer_id
         AND taken_at >= (standing.day + 1)::timestamp AT TIME ZONE of_zone ORDER BY taken_at LIMIT 1) AS following ON true
   CROSS JOIN LATERAL generate_series(
           greatest(from_day, coalesce((previous.taken_at AT TIME ZONE of_zone)::date, standing.day))::timestamp,
           least(until_day - 1, coalesce((following.taken_at AT TIME ZONE of_zone)::date, standing.day))::timestamp,
           interval '1 day') AS gap (day)
   WHERE standing.widens AND (NOT only_of_other_days OR standing.day < from_day OR standing.day >= until_day)
     AND gap.day::date NOT BETWEEN standing.day - 1 AND standing.day + 1
$$;
REVOKE EXECUTE ON FUNCTION days_to_compute(date, date, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION days_to_compute(date, date, text, boolean) TO grenier_platform;
