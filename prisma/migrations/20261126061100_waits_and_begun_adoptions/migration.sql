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

-- From when on a take-over may have written: set before its first write, so that one that has not begun can be withdrawn.
-- Of those that were ordered before this was recorded nobody knows: they count as begun.
ALTER TABLE tenant_adoption ADD COLUMN write_begun_at timestamptz(3);
ALTER TABLE tenant_adoption
  ALTER COLUMN write_begun_at TYPE timestamptz(3) USING CASE WHEN state IN ('takingOver', 'adopted') THEN decided_at END,
  ADD CONSTRAINT tenant_adoption_write_begun CHECK (
    write_begun_at IS NULL OR state IN ('takingOver', 'adopted', 'refused'));
GRANT UPDATE (write_begun_at) ON tenant_adoption TO grenier_platform;
