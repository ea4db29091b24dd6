-- A commune nouvelle has another SIREN than the commune that goes on as it, and its establishments other SIRETs. Where a recipient still
-- names an establishment of the former SIREN, there is no SIRET to ask at until finance gives the new one.
CREATE FUNCTION siret_still_own(siret text, siren text, organisation uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT siret
   WHERE left(siret, 9) = siren
      OR NOT EXISTS (SELECT FROM organisation_identity former
                      WHERE former.organisation_id = organisation AND former.siren = left(siret, 9))
$$;
