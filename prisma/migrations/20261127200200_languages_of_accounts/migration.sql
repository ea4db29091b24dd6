-- In which language somebody last signed in: what they are written about their account is in it.
ALTER TABLE local_account
  ADD COLUMN language text NOT NULL DEFAULT 'fr',
  ADD CONSTRAINT local_account_language CHECK (language IN ('fr', 'en'));
ALTER TABLE local_account ALTER COLUMN language DROP DEFAULT;
GRANT UPDATE (language) ON local_account TO grenier_platform;
