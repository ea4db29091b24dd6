-- A drill's certificate, signed at its end whatever the end was, and how much was read back and compared.
ALTER TABLE restore_drill
  ADD COLUMN compared_bytes bigint,
  ADD COLUMN certificate jsonb,
  ADD CONSTRAINT restore_drill_compared CHECK (compared_bytes >= 0 AND (compared_bytes IS NULL OR restored_files IS NOT NULL));
GRANT UPDATE (compared_bytes, certificate) ON restore_drill TO grenier_platform;
