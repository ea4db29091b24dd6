-- What an exit waits for becomes data, of which sentences are made when they are sent: a code and what it names. Those that
-- stand are turned into it; a job writes them anew at its next look.
CREATE FUNCTION exit_waits_of(named text[], state text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_agg(
           CASE
             WHEN one = 'exit-visa-missing' THEN jsonb_build_object('code', one, 'params', '{}'::jsonb)
             WHEN one LIKE 'exit-credential-missing: %' THEN jsonb_build_object(
               'code', 'exit-credential-missing', 'params', jsonb_build_object('cluster', split_part(one, ': ', 2)))
             WHEN state = 'final-backup' THEN jsonb_build_object(
               'code', 'copy-missing', 'params', jsonb_build_object('claim', one))
             ELSE jsonb_build_object('code', 'deletion-under-way', 'params', jsonb_build_object('thing', one))
           END ORDER BY place), '[]')
    FROM unnest(named) WITH ORDINALITY AS listed (one, place)
$$;
ALTER TABLE tenant_exit ALTER COLUMN waiting_for TYPE jsonb USING exit_waits_of(waiting_for, state),
  ADD CONSTRAINT tenant_exit_waiting_for CHECK (jsonb_typeof(waiting_for) = 'array');
DROP FUNCTION exit_waits_of(text[], text);
