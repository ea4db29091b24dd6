-- The day of the dispute that a credit statement answers: the first one of the credited statement that was open when the credit was drafted,
-- or that finance had answered by naming a correction, whose credit statement this is. Null: nobody had disputed it. What ends later does not
-- change the answer, so that an issued document stays as it was read.
CREATE FUNCTION credit_disputed_on(tenant uuid, credited uuid, drafted timestamptz, zone text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(min(raised_at) AT TIME ZONE zone, 'YYYY-MM-DD')
    FROM statement_dispute
   WHERE tenant_id = tenant AND statement_id = credited AND raised_at <= drafted
     AND (ended_at IS NULL OR ended_at >= drafted
          OR (state = 'corrected' AND correction ~ '^[0-9a-f]{8}-'))
$$;
