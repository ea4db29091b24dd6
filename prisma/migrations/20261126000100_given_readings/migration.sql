-- The readings of a call as rows, numbered from 1 as they were given. Each series travels once and readings name it by its
-- number, because reading the same four texts thousands of times would cost a third of the whole. Inlined by the planner.
CREATE FUNCTION given_readings(
  series_numbers integer[], taken_ms bigint[], reading_values bigint[],
  tenants uuid[], meters text[], resources text[], offers uuid[]
) RETURNS TABLE (
  number bigint, series integer, tenant_id uuid, meter text, resource_id text, offer_id uuid,
  taken_at timestamptz(3), value_bytes bigint
) LANGUAGE sql STABLE AS $$
  SELECT given.number, given.series, one.tenant_id, one.meter, one.resource_id, one.offer_id,
         (timestamptz 'epoch' + given.taken_ms * interval '1 millisecond')::timestamptz(3), given.value_bytes
    FROM unnest(series_numbers, taken_ms, reading_values) WITH ORDINALITY AS given (series, taken_ms, value_bytes, number)
    JOIN unnest(tenants, meters, resources, offers) WITH ORDINALITY
         AS one (tenant_id, meter, resource_id, offer_id, number) ON one.number = given.series
$$;
REVOKE EXECUTE ON FUNCTION given_readings(integer[], bigint[], bigint[], uuid[], text[], text[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION given_readings(integer[], bigint[], bigint[], uuid[], text[], text[], uuid[]) TO grenier_platform;
