-- What was decided rests on something that another transaction changed meanwhile: nothing is kept and the work runs again
-- on what is true now, as after any serialisation failure.
CREATE FUNCTION run_again_unless(holds boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF holds IS NOT TRUE THEN
    RAISE EXCEPTION 'what this transaction rests on has changed' USING ERRCODE = 'serialization_failure';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION run_again_unless(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION run_again_unless(boolean) TO grenier_platform;
