-- A drill of a copy without hashes, as Velero's are, lists no files to be compared: files are counted, bytes are set against
-- bytes. One that compared hashes knows both numbers of files, as ever.
ALTER TABLE restore_drill
  ADD COLUMN copied_bytes bigint,
  ADD COLUMN restored_bytes bigint,
  DROP CONSTRAINT restore_drill_files,
  ADD CONSTRAINT restore_drill_files CHECK (
    expected_files >= 0 AND restored_files >= 0
    AND (restored_files IS NULL) = (expected_files IS NULL AND copied_bytes IS NULL)),
  ADD CONSTRAINT restore_drill_bytes CHECK (
    copied_bytes >= 0 AND restored_bytes >= 0 AND (copied_bytes IS NULL) = (restored_bytes IS NULL)
    AND (copied_bytes IS NULL OR (expected_files IS NULL AND compared_bytes IS NULL)));
GRANT UPDATE (copied_bytes, restored_bytes) ON restore_drill TO grenier_platform;
